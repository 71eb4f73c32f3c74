// SPDX-License-Identifier: MIT
int i915_driver_probe(void)
{
	return 0;
}
