// Generated from App Services schemas by devsync models.

#import <Foundation/Foundation.h>
#import <Realm/Realm.h>

NS_ASSUME_NONNULL_BEGIN

@class Address;
@class Everything;
@class GeoPoint;
@class Item;
@class Line;
@class List;
@class List_firstmod;
@class List_firstmod_second;
@class Measurement;
@class Measurement_sensor;
@class Order;
@class Person;
@class classModel;
@class odd_names;
RLM_COLLECTION_TYPE(Address)
RLM_COLLECTION_TYPE(Line)
RLM_COLLECTION_TYPE(Order)
RLM_COLLECTION_TYPE(Person)

/// An order, as a customer placed it.
@interface Order : RLMObject
@property RLMObjectId *_id;
/// What the customer pays, all taxes included */ in the currency of the order \u002a/
/// whatever a person may write into a description, which can be longer than a line.
@property RLMDecimal128 *total;
@property NSDate *placed_at;
@property BOOL paid;
@property (nullable) NSString *note;
@property RLMArray<NSString *><RLMString> *tags;
@property RLMSet<NSNumber *><RLMInt> *flags;
@property RLMDictionary<NSString *, id<RLMValue>><RLMString, RLMValue> *attrs;
@property (nullable) Address *ship;
@property (nullable) Person *buyer;
@property RLMSet<Order *><Order> *related;
@property RLMDictionary<NSString *, Person *><RLMString, Person> *byRole;
@property RLMArray<Line *><Line> *lines;
@property RLMDictionary<NSString *, Address *><RLMString, Address> *stops;
@property (nullable) id<RLMValue> anything;
@end

/// Where somebody lives.
@interface Address : RLMEmbeddedObject
@property NSString *city;
@property NSString *street;
@property (nullable) GeoPoint *location;
@end

@interface GeoPoint : RLMEmbeddedObject
@property NSString *type;
@property RLMArray<NSNumber *><RLMDouble> *coordinates;
@end

@interface Line : RLMEmbeddedObject
/// How many of it.
@property NSInteger qty;
@property (nullable) Item *item;
@end

@interface Person : RLMObject
@property RLMObjectId *_id;
@property NSString *name;
@property (nullable) NSNumber<RLMInt> *age;
@property RLMArray<Person *><Person> *friends;
@property (nullable) Address *home;
@end

@interface Item : RLMObject
@property RLMObjectId *_id;
@property double price;
/// Free text, which may end in a \.
@property (nullable) NSString *itemDescription;
@end

@interface Measurement : RLMAsymmetricObject
@property RLMObjectId *_id;
@property NSDate *at;
@property double value;
@property (nullable) Measurement_sensor *sensor;
@end

@interface Measurement_sensor : RLMEmbeddedObject
@property NSString *serial;
@end

@interface Everything : RLMObject
@property NSUUID *_id;
@property BOOL a_bool;
@property NSInteger a_int;
@property NSInteger a_long;
@property float a_float;
@property double a_double;
@property RLMDecimal128 *a_decimal;
@property NSString *a_string;
@property NSData *a_binData;
@property NSDate *a_date;
@property RLMObjectId *a_objectId;
@property NSUUID *a_uuid;
@property (nullable) NSNumber<RLMBool> *maybe_bool;
@property RLMArray<NSNumber *><RLMBool> *list_of_bool;
@property RLMSet<NSNumber *><RLMBool> *set_of_bool;
@property RLMDictionary<NSString *, NSNumber *><RLMString, RLMBool> *map_of_bool;
@property (nullable) NSNumber<RLMInt> *maybe_int;
@property RLMArray<NSNumber *><RLMInt> *list_of_int;
@property RLMSet<NSNumber *><RLMInt> *set_of_int;
@property RLMDictionary<NSString *, NSNumber *><RLMString, RLMInt> *map_of_int;
@property (nullable) NSNumber<RLMInt> *maybe_long;
@property RLMArray<NSNumber *><RLMInt> *list_of_long;
@property RLMSet<NSNumber *><RLMInt> *set_of_long;
@property RLMDictionary<NSString *, NSNumber *><RLMString, RLMInt> *map_of_long;
@property (nullable) NSNumber<RLMFloat> *maybe_float;
@property RLMArray<NSNumber *><RLMFloat> *list_of_float;
@property RLMSet<NSNumber *><RLMFloat> *set_of_float;
@property RLMDictionary<NSString *, NSNumber *><RLMString, RLMFloat> *map_of_float;
@property (nullable) NSNumber<RLMDouble> *maybe_double;
@property RLMArray<NSNumber *><RLMDouble> *list_of_double;
@property RLMSet<NSNumber *><RLMDouble> *set_of_double;
@property RLMDictionary<NSString *, NSNumber *><RLMString, RLMDouble> *map_of_double;
@property (nullable) RLMDecimal128 *maybe_decimal;
@property RLMArray<RLMDecimal128 *><RLMDecimal128> *list_of_decimal;
@property RLMSet<RLMDecimal128 *><RLMDecimal128> *set_of_decimal;
@property RLMDictionary<NSString *, RLMDecimal128 *><RLMString, RLMDecimal128> *map_of_decimal;
@property (nullable) NSString *maybe_string;
@property RLMArray<NSString *><RLMString> *list_of_string;
@property RLMSet<NSString *><RLMString> *set_of_string;
@property RLMDictionary<NSString *, NSString *><RLMString, RLMString> *map_of_string;
@property (nullable) NSData *maybe_binData;
@property RLMArray<NSData *><RLMData> *list_of_binData;
@property RLMSet<NSData *><RLMData> *set_of_binData;
@property RLMDictionary<NSString *, NSData *><RLMString, RLMData> *map_of_binData;
@property (nullable) NSDate *maybe_date;
@property RLMArray<NSDate *><RLMDate> *list_of_date;
@property RLMSet<NSDate *><RLMDate> *set_of_date;
@property RLMDictionary<NSString *, NSDate *><RLMString, RLMDate> *map_of_date;
@property (nullable) RLMObjectId *maybe_objectId;
@property RLMArray<RLMObjectId *><RLMObjectId> *list_of_objectId;
@property RLMSet<RLMObjectId *><RLMObjectId> *set_of_objectId;
@property RLMDictionary<NSString *, RLMObjectId *><RLMString, RLMObjectId> *map_of_objectId;
@property (nullable) NSUUID *maybe_uuid;
@property RLMArray<NSUUID *><RLMUUID> *list_of_uuid;
@property RLMSet<NSUUID *><RLMUUID> *set_of_uuid;
@property RLMDictionary<NSString *, NSUUID *><RLMString, RLMUUID> *map_of_uuid;
@property (nullable) id<RLMValue> any;
@property RLMArray<RLMValue> *list_of_any;
@property RLMSet<RLMValue> *set_of_any;
@property RLMDictionary<NSString *, id<RLMValue>><RLMString, RLMValue> *map_of_any;
@end

@interface odd_names : RLMObject
@property NSString *_id;
@property (nullable) NSString *odd_namesClass;
@property (nullable) NSString *_class;
@property (nullable) NSNumber<RLMBool> *odd_namesDefault;
@property (nullable) NSNumber<RLMInt> *odd_namesSwitch;
@property (nullable) NSString *odd_namesDescription;
@property (nullable) NSString *odd_namesHash;
@property (nullable) NSString *odd_namesFirstName;
@property (nullable) NSString *first_name;
@property (nullable) NSString *firstName;
@property (nullable) NSNumber<RLMBool> *odd_names2fa;
@property (nullable) NSString *oddNames;
@property (nullable) NSNumber<RLMInt> *__v;
@property (nullable) NSNumber<RLMBool> *is_open;
@property (nullable) NSNumber<RLMBool> *open;
@property RLMArray<NSString *><RLMString> *keys;
@property (nullable) NSString *newest;
@property (nullable) NSString *odd_namesNewItem;
@property (nullable) NSNumber<RLMBool> *valid;
@property (nullable) NSString *URL;
@property (nullable) NSNumber<RLMDouble> *grE;
@property (nullable) NSString *late;
@property (nullable) NSNumber<RLMInt> *odd_namesId;
@property (nullable) NSString *object;
@property (nullable) NSString *schema;
@property (nullable) NSNumber<RLMDouble> *cost;
@property (nullable) NSString *quoteD;
@end

@interface List : RLMObject
@property NSInteger _id;
@property (nullable) NSNumber<RLMInt> *count;
@property (nullable) List_firstmod *firstmod;
@end

@interface List_firstmod : RLMEmbeddedObject
@property (nullable) List_firstmod_second *second;
@end

@interface List_firstmod_second : RLMEmbeddedObject
@property (nullable) NSString *third;
@end

@interface classModel : RLMObject
@property RLMObjectId *_id;
@property (nullable) List *list;
@end

NS_ASSUME_NONNULL_END
