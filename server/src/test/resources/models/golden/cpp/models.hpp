// Generated from App Services schemas by devsync models.

#pragma once

#include <cpprealm/sdk.hpp>

namespace realm {

struct Order;
struct Address;
struct GeoPoint;
struct Line;
struct Person;
struct Item;
struct Measurement;
struct Measurement_sensor;
struct Everything;
struct odd_names;
struct List;
struct List_firstmod;
struct List_firstmod_second;

/// An order, as a customer placed it.
struct Order {
    primary_key<realm::object_id> _id;
    /// What the customer pays, all taxes included */ in the currency of the order \u002a/
    /// whatever a person may write into a description, which can be longer than a line.
    realm::decimal128 total;
    std::chrono::time_point<std::chrono::system_clock> placed_at;
    bool paid = false;
    std::optional<std::string> note;
    std::vector<std::string> tags;
    std::set<int64_t> flags;
    std::map<std::string, realm::mixed> attrs;
    Address* ship = nullptr;
    Person* buyer = nullptr;
    std::set<Order*> related;
    std::map<std::string, Person*> byRole;
    std::vector<Line*> lines;
    std::map<std::string, Address*> stops;
    realm::mixed anything;
};
REALM_SCHEMA(Order, _id, total, placed_at, paid, note, tags, flags, attrs, ship, buyer, related,
             byRole, lines, stops, anything)

/// Where somebody lives.
struct Address {
    std::string city;
    std::string street;
    GeoPoint* location = nullptr;
};
REALM_EMBEDDED_SCHEMA(Address, city, street, location)

struct GeoPoint {
    std::string type;
    std::vector<double> coordinates;
};
REALM_EMBEDDED_SCHEMA(GeoPoint, type, coordinates)

struct Line {
    /// How many of it.
    int64_t qty = 0;
    Item* item = nullptr;
};
REALM_EMBEDDED_SCHEMA(Line, qty, item)

struct Person {
    primary_key<realm::object_id> _id;
    std::string name;
    std::optional<int64_t> age;
    std::vector<Person*> friends;
    Address* home = nullptr;
};
REALM_SCHEMA(Person, _id, name, age, friends, home)

struct Item {
    primary_key<realm::object_id> _id;
    double price = 0.0;
    /// Free text, which may end in a \.
    std::optional<std::string> description;
};
REALM_SCHEMA(Item, _id, price, description)

struct Measurement {
    primary_key<realm::object_id> _id;
    std::chrono::time_point<std::chrono::system_clock> at;
    double value = 0.0;
    Measurement_sensor* sensor = nullptr;
};
REALM_ASYMMETRIC_SCHEMA(Measurement, _id, at, value, sensor)

struct Measurement_sensor {
    std::string serial;
};
REALM_EMBEDDED_SCHEMA(Measurement_sensor, serial)

struct Everything {
    primary_key<realm::uuid> _id;
    bool a_bool = false;
    int64_t a_int = 0;
    int64_t a_long = 0;
    double a_double = 0.0;
    realm::decimal128 a_decimal;
    std::string a_string;
    std::vector<std::uint8_t> a_binData;
    std::chrono::time_point<std::chrono::system_clock> a_date;
    realm::object_id a_objectId;
    realm::uuid a_uuid;
    std::optional<bool> maybe_bool;
    std::vector<bool> list_of_bool;
    std::set<bool> set_of_bool;
    std::map<std::string, bool> map_of_bool;
    std::optional<int64_t> maybe_int;
    std::vector<int64_t> list_of_int;
    std::set<int64_t> set_of_int;
    std::map<std::string, int64_t> map_of_int;
    std::optional<int64_t> maybe_long;
    std::vector<int64_t> list_of_long;
    std::set<int64_t> set_of_long;
    std::map<std::string, int64_t> map_of_long;
    std::optional<double> maybe_double;
    std::vector<double> list_of_double;
    std::set<double> set_of_double;
    std::map<std::string, double> map_of_double;
    std::optional<realm::decimal128> maybe_decimal;
    std::vector<realm::decimal128> list_of_decimal;
    std::set<realm::decimal128> set_of_decimal;
    std::map<std::string, realm::decimal128> map_of_decimal;
    std::optional<std::string> maybe_string;
    std::vector<std::string> list_of_string;
    std::set<std::string> set_of_string;
    std::map<std::string, std::string> map_of_string;
    std::optional<std::vector<std::uint8_t>> maybe_binData;
    std::vector<std::vector<std::uint8_t>> list_of_binData;
    std::set<std::vector<std::uint8_t>> set_of_binData;
    std::map<std::string, std::vector<std::uint8_t>> map_of_binData;
    std::optional<std::chrono::time_point<std::chrono::system_clock>> maybe_date;
    std::vector<std::chrono::time_point<std::chrono::system_clock>> list_of_date;
    std::set<std::chrono::time_point<std::chrono::system_clock>> set_of_date;
    std::map<std::string, std::chrono::time_point<std::chrono::system_clock>> map_of_date;
    std::optional<realm::object_id> maybe_objectId;
    std::vector<realm::object_id> list_of_objectId;
    std::set<realm::object_id> set_of_objectId;
    std::map<std::string, realm::object_id> map_of_objectId;
    std::optional<realm::uuid> maybe_uuid;
    std::vector<realm::uuid> list_of_uuid;
    std::set<realm::uuid> set_of_uuid;
    std::map<std::string, realm::uuid> map_of_uuid;
    realm::mixed any;
    std::vector<realm::mixed> list_of_any;
    std::set<realm::mixed> set_of_any;
    std::map<std::string, realm::mixed> map_of_any;
};
REALM_SCHEMA(Everything, _id, a_bool, a_int, a_long, a_double, a_decimal, a_string, a_binData, a_date,
             a_objectId, a_uuid, maybe_bool, list_of_bool, set_of_bool, map_of_bool, maybe_int,
             list_of_int, set_of_int, map_of_int, maybe_long, list_of_long, set_of_long, map_of_long,
             maybe_double, list_of_double, set_of_double, map_of_double, maybe_decimal,
             list_of_decimal, set_of_decimal, map_of_decimal, maybe_string, list_of_string,
             set_of_string, map_of_string, maybe_binData, list_of_binData, set_of_binData,
             map_of_binData, maybe_date, list_of_date, set_of_date, map_of_date, maybe_objectId,
             list_of_objectId, set_of_objectId, map_of_objectId, maybe_uuid, list_of_uuid,
             set_of_uuid, map_of_uuid, any, list_of_any, set_of_any, map_of_any)

struct odd_names {
    primary_key<std::string> _id;
    std::optional<std::string> _class;
    std::optional<std::string> description;
    std::optional<std::string> hash;
    std::optional<std::string> first_name;
    std::optional<std::string> firstName;
    std::optional<std::string> oddNames;
    std::optional<int64_t> __v;
    std::optional<bool> is_open;
    std::optional<bool> open;
    std::vector<std::string> keys;
    std::optional<std::string> newest;
    std::optional<std::string> newItem;
    std::optional<bool> valid;
    std::optional<std::string> URL;
    std::optional<std::string> late;
    std::optional<int64_t> id;
    std::optional<std::string> object;
};
REALM_SCHEMA(odd_names, _id, _class, description, hash, first_name, firstName, oddNames, __v, is_open,
             open, keys, newest, newItem, valid, URL, late, id, object)

struct List {
    primary_key<int64_t> _id;
    std::optional<int64_t> count;
    List_firstmod* firstmod = nullptr;
};
REALM_SCHEMA(List, _id, count, firstmod)

struct List_firstmod {
    List_firstmod_second* second = nullptr;
};
REALM_EMBEDDED_SCHEMA(List_firstmod, second)

struct List_firstmod_second {
    std::optional<std::string> third;
};
REALM_EMBEDDED_SCHEMA(List_firstmod_second, third)

} // namespace realm
