// SPDX-License-Identifier: MIT
#include <linux/module.h>

int virtio_register(void)
{
	return 0;
}
