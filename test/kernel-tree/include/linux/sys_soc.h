/* SPDX-License-Identifier: MIT */
#ifndef __SOC_BUS_H
#define __SOC_BUS_H

struct soc_device_attribute {
	const char *machine;
	const char *family;
	const char *revision;
	const char *serial_number;
	const char *soc_id;
	const void *data;
	const struct attribute_group *custom_attr_group;
};

const struct soc_device_attribute *soc_device_match(const struct soc_device_attribute *matches);

#endif
