// SPDX-License-Identifier: MIT
void __delay(unsigned long loops)
{
	while (loops--)
		;
}
