// Generated from App Services schemas by devsync models.

#import "Models.h"

@implementation Order

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id", @"total", @"placed_at", @"tags", @"flags"];
}

@end

@implementation Address

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"city", @"street"];
}

@end

@implementation GeoPoint

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"type", @"coordinates"];
}

@end

@implementation Line

@end

@implementation Person

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id", @"name"];
}

@end

@implementation Item

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id"];
}

+ (NSDictionary<NSString *, NSString *> *)_realmColumnNames {
    return @{@"itemDescription": @"description"};
}

@end

@implementation Measurement

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id", @"at"];
}

@end

@implementation Measurement_sensor

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"serial"];
}

@end

@implementation Everything

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id", @"a_decimal", @"a_string", @"a_binData", @"a_date", @"a_objectId", @"a_uuid", @"list_of_bool", @"set_of_bool", @"map_of_bool", @"list_of_int", @"set_of_int", @"map_of_int", @"list_of_long", @"set_of_long", @"map_of_long", @"list_of_float", @"set_of_float", @"map_of_float", @"list_of_double", @"set_of_double", @"map_of_double", @"list_of_decimal", @"set_of_decimal", @"map_of_decimal", @"list_of_string", @"set_of_string", @"map_of_string", @"list_of_binData", @"set_of_binData", @"map_of_binData", @"list_of_date", @"set_of_date", @"map_of_date", @"list_of_objectId", @"set_of_objectId", @"map_of_objectId", @"list_of_uuid", @"set_of_uuid", @"map_of_uuid"];
}

@end

@implementation odd_names

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id", @"keys"];
}

+ (NSDictionary<NSString *, NSString *> *)_realmColumnNames {
    return @{@"odd_namesClass": @"class", @"odd_namesDefault": @"default", @"odd_namesSwitch": @"switch", @"odd_namesDescription": @"description", @"odd_namesHash": @"hash", @"odd_namesFirstName": @"first-name", @"odd_names2fa": @"2fa", @"odd_namesNewItem": @"newItem", @"grE": @"größe", @"odd_namesId": @"id", @"cost": @"cost $", @"quoteD": @"quote\"d"};
}

@end

@implementation List

+ (NSString *)primaryKey {
    return @"_id";
}

@end

@implementation List_firstmod

@end

@implementation List_firstmod_second

@end

@implementation classModel

+ (NSString *)primaryKey {
    return @"_id";
}

+ (NSArray<NSString *> *)requiredProperties {
    return @[@"_id"];
}

+ (NSString *)_realmObjectName {
    return @"class";
}

@end
