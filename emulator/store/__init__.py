"""DynamoDB through PynamoDB: the table, units of work, listings, and the engines that can hold it."""
