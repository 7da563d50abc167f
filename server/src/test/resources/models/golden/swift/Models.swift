// Generated from App Services schemas by devsync models.

import Foundation
import RealmSwift

/// An order, as a customer placed it.
class Order: Object {
    @Persisted(primaryKey: true) var _id: ObjectId
    /// What the customer pays, all taxes included */ in the currency of the order \u002a/
    /// whatever a person may write into a description, which can be longer than a line.
    @Persisted var total: Decimal128
    @Persisted var placedAt: Date
    @Persisted var paid: Bool
    @Persisted var note: String?
    @Persisted var tags: List<String>
    @Persisted var flags: MutableSet<Int>
    @Persisted var attrs: Map<String, AnyRealmValue>
    @Persisted var ship: Address?
    @Persisted var buyer: Person?
    @Persisted var related: MutableSet<Order>
    @Persisted var byRole: Map<String, Person?>
    @Persisted var lines: List<Line>
    @Persisted var stops: Map<String, Address?>
    @Persisted var anything: AnyRealmValue

    override class func propertiesMapping() -> [String: String] {
        ["placedAt": "placed_at"]
    }
}

/// Where somebody lives.
class Address: EmbeddedObject {
    @Persisted var city: String
    @Persisted var street: String
    @Persisted var location: GeoPoint?
}

class GeoPoint: EmbeddedObject {
    @Persisted var type: String
    @Persisted var coordinates: List<Double>
}

class Line: EmbeddedObject {
    /// How many of it.
    @Persisted var qty: Int
    @Persisted var item: Item?
}

class Person: Object {
    @Persisted(primaryKey: true) var _id: ObjectId
    @Persisted var name: String
    @Persisted var age: Int?
    @Persisted var friends: List<Person>
    @Persisted var home: Address?
}

class Item: Object {
    @Persisted(primaryKey: true) var _id: ObjectId
    @Persisted var price: Double
    /// Free text, which may end in a \.
    @Persisted var itemDescription: String?

    override class func propertiesMapping() -> [String: String] {
        ["itemDescription": "description"]
    }
}

class Measurement: AsymmetricObject {
    @Persisted(primaryKey: true) var _id: ObjectId
    @Persisted var at: Date
    @Persisted var value: Double
    @Persisted var sensor: MeasurementSensor?
}

@objc(Measurement_sensor)
class MeasurementSensor: EmbeddedObject {
    @Persisted var serial: String
}

class Everything: Object {
    @Persisted(primaryKey: true) var _id: UUID
    @Persisted var aBool: Bool
    @Persisted var aInt: Int
    @Persisted var aLong: Int
    @Persisted var aFloat: Float
    @Persisted var aDouble: Double
    @Persisted var aDecimal: Decimal128
    @Persisted var aString: String
    @Persisted var aBinData: Data
    @Persisted var aDate: Date
    @Persisted var aObjectId: ObjectId
    @Persisted var aUuid: UUID
    @Persisted var maybeBool: Bool?
    @Persisted var listOfBool: List<Bool>
    @Persisted var setOfBool: MutableSet<Bool>
    @Persisted var mapOfBool: Map<String, Bool>
    @Persisted var maybeInt: Int?
    @Persisted var listOfInt: List<Int>
    @Persisted var setOfInt: MutableSet<Int>
    @Persisted var mapOfInt: Map<String, Int>
    @Persisted var maybeLong: Int?
    @Persisted var listOfLong: List<Int>
    @Persisted var setOfLong: MutableSet<Int>
    @Persisted var mapOfLong: Map<String, Int>
    @Persisted var maybeFloat: Float?
    @Persisted var listOfFloat: List<Float>
    @Persisted var setOfFloat: MutableSet<Float>
    @Persisted var mapOfFloat: Map<String, Float>
    @Persisted var maybeDouble: Double?
    @Persisted var listOfDouble: List<Double>
    @Persisted var setOfDouble: MutableSet<Double>
    @Persisted var mapOfDouble: Map<String, Double>
    @Persisted var maybeDecimal: Decimal128?
    @Persisted var listOfDecimal: List<Decimal128>
    @Persisted var setOfDecimal: MutableSet<Decimal128>
    @Persisted var mapOfDecimal: Map<String, Decimal128>
    @Persisted var maybeString: String?
    @Persisted var listOfString: List<String>
    @Persisted var setOfString: MutableSet<String>
    @Persisted var mapOfString: Map<String, String>
    @Persisted var maybeBinData: Data?
    @Persisted var listOfBinData: List<Data>
    @Persisted var setOfBinData: MutableSet<Data>
    @Persisted var mapOfBinData: Map<String, Data>
    @Persisted var maybeDate: Date?
    @Persisted var listOfDate: List<Date>
    @Persisted var setOfDate: MutableSet<Date>
    @Persisted var mapOfDate: Map<String, Date>
    @Persisted var maybeObjectId: ObjectId?
    @Persisted var listOfObjectId: List<ObjectId>
    @Persisted var setOfObjectId: MutableSet<ObjectId>
    @Persisted var mapOfObjectId: Map<String, ObjectId>
    @Persisted var maybeUuid: UUID?
    @Persisted var listOfUuid: List<UUID>
    @Persisted var setOfUuid: MutableSet<UUID>
    @Persisted var mapOfUuid: Map<String, UUID>
    @Persisted var any: AnyRealmValue
    @Persisted var listOfAny: List<AnyRealmValue>
    @Persisted var setOfAny: MutableSet<AnyRealmValue>
    @Persisted var mapOfAny: Map<String, AnyRealmValue>

    override class func propertiesMapping() -> [String: String] {
        [
            "aBool": "a_bool",
            "aInt": "a_int",
            "aLong": "a_long",
            "aFloat": "a_float",
            "aDouble": "a_double",
            "aDecimal": "a_decimal",
            "aString": "a_string",
            "aBinData": "a_binData",
            "aDate": "a_date",
            "aObjectId": "a_objectId",
            "aUuid": "a_uuid",
            "maybeBool": "maybe_bool",
            "listOfBool": "list_of_bool",
            "setOfBool": "set_of_bool",
            "mapOfBool": "map_of_bool",
            "maybeInt": "maybe_int",
            "listOfInt": "list_of_int",
            "setOfInt": "set_of_int",
            "mapOfInt": "map_of_int",
            "maybeLong": "maybe_long",
            "listOfLong": "list_of_long",
            "setOfLong": "set_of_long",
            "mapOfLong": "map_of_long",
            "maybeFloat": "maybe_float",
            "listOfFloat": "list_of_float",
            "setOfFloat": "set_of_float",
            "mapOfFloat": "map_of_float",
            "maybeDouble": "maybe_double",
            "listOfDouble": "list_of_double",
            "setOfDouble": "set_of_double",
            "mapOfDouble": "map_of_double",
            "maybeDecimal": "maybe_decimal",
            "listOfDecimal": "list_of_decimal",
            "setOfDecimal": "set_of_decimal",
            "mapOfDecimal": "map_of_decimal",
            "maybeString": "maybe_string",
            "listOfString": "list_of_string",
            "setOfString": "set_of_string",
            "mapOfString": "map_of_string",
            "maybeBinData": "maybe_binData",
            "listOfBinData": "list_of_binData",
            "setOfBinData": "set_of_binData",
            "mapOfBinData": "map_of_binData",
            "maybeDate": "maybe_date",
            "listOfDate": "list_of_date",
            "setOfDate": "set_of_date",
            "mapOfDate": "map_of_date",
            "maybeObjectId": "maybe_objectId",
            "listOfObjectId": "list_of_objectId",
            "setOfObjectId": "set_of_objectId",
            "mapOfObjectId": "map_of_objectId",
            "maybeUuid": "maybe_uuid",
            "listOfUuid": "list_of_uuid",
            "setOfUuid": "set_of_uuid",
            "mapOfUuid": "map_of_uuid",
            "listOfAny": "list_of_any",
            "setOfAny": "set_of_any",
            "mapOfAny": "map_of_any",
        ]
    }
}

@objc(odd_names)
class OddNames: Object {
    @Persisted(primaryKey: true) var _id: String
    @Persisted var `class`: String?
    @Persisted var _class: String?
    @Persisted var `default`: Bool?
    @Persisted var `switch`: Int?
    @Persisted var oddNamesDescription: String?
    @Persisted var oddNamesHash: String?
    @Persisted var oddNamesFirstName: String?
    @Persisted var oddNamesFirstName2: String?
    @Persisted var firstName: String?
    @Persisted var oddNames2fa: Bool?
    @Persisted var oddNames: String?
    @Persisted var __v: Int?
    @Persisted var isOpen: Bool?
    @Persisted var open: Bool?
    @Persisted var keys: List<String>
    @Persisted var newest: String?
    @Persisted var newItem: String?
    @Persisted var valid: Bool?
    @Persisted var url: String?
    @Persisted var größe: Double?
    @Persisted var late: String?
    @Persisted var id: Int?
    @Persisted var object: String?
    @Persisted var schema: String?
    @Persisted var cost: Double?
    @Persisted var quoteD: String?

    override class func propertiesMapping() -> [String: String] {
        [
            "oddNamesDescription": "description",
            "oddNamesHash": "hash",
            "oddNamesFirstName": "first-name",
            "oddNamesFirstName2": "first_name",
            "oddNames2fa": "2fa",
            "isOpen": "is_open",
            "url": "URL",
            "cost": "cost $",
            "quoteD": "quote\"d",
        ]
    }
}

@objc(List)
class ListModel: Object {
    @Persisted(primaryKey: true) var _id: Int
    @Persisted var count: Int?
    @Persisted var firstmod: ListFirstmod?
}

@objc(List_firstmod)
class ListFirstmod: EmbeddedObject {
    @Persisted var second: ListFirstmodSecond?
}

@objc(List_firstmod_second)
class ListFirstmodSecond: EmbeddedObject {
    @Persisted var third: String?
}

@objc(class)
class ClassModel: Object {
    @Persisted(primaryKey: true) var _id: ObjectId
    @Persisted var list: ListModel?
}
