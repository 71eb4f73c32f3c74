/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/types.h>

#define __init
#define __exit
#define __maybe_unused
#define __stringify_1(x...)	#x
#define __stringify(x...)	__stringify_1(x)
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#define MODULE_INFO(tag, info)		static const char __info_##tag[] __attribute__((used)) = #tag "=" info
#define MODULE_ALIAS(name)		MODULE_INFO(alias, name)
#define MODULE_LICENSE(name)		MODULE_INFO(license, name)
#define MODULE_DESCRIPTION(text)	MODULE_INFO(description, text)
#define MODULE_ALIAS_MISCDEV(minor)	MODULE_ALIAS("char-major-10-" __stringify(minor))

#ifdef MODULE
#define MODULE_DEVICE_TABLE(type, name)					\
extern typeof(name) __mod_##type##__##name##_device_table		\
  __attribute__((unused, alias(__stringify(name))))
#else
#define MODULE_DEVICE_TABLE(type, name)
#endif

#define module_init(fn)	int __init_module(void) { return fn(); }
#define module_exit(fn)	void __exit_module(void) { fn(); }
#define module_driver(drv, add, remove) \
static int drv##_init(void) { return add(&(drv)); } \
module_init(drv##_init); \
static void drv##_exit(void) { remove(&(drv)); } \
module_exit(drv##_exit);

#endif
