// Generated from App Services schemas by devsync models.

import io.realm.kotlin.ext.realmDictionaryOf
import io.realm.kotlin.ext.realmListOf
import io.realm.kotlin.ext.realmSetOf
import io.realm.kotlin.types.AsymmetricRealmObject
import io.realm.kotlin.types.EmbeddedRealmObject
import io.realm.kotlin.types.RealmAny
import io.realm.kotlin.types.RealmDictionary
import io.realm.kotlin.types.RealmInstant
import io.realm.kotlin.types.RealmList
import io.realm.kotlin.types.RealmObject
import io.realm.kotlin.types.RealmSet
import io.realm.kotlin.types.RealmUUID
import io.realm.kotlin.types.annotations.PersistedName
import io.realm.kotlin.types.annotations.PrimaryKey
import org.mongodb.kbson.Decimal128
import org.mongodb.kbson.ObjectId

/** An order, as a customer placed it. */
class Order : RealmObject {
    @PrimaryKey
    var _id: ObjectId = ObjectId()
    /**
     * What the customer pays, all taxes included *&#47; in the currency of the order \u002a/
     * whatever a person may write into a description, which can be longer than a line.
     */
    var total: Decimal128 = Decimal128("0")
    @PersistedName("placed_at")
    var placedAt: RealmInstant = RealmInstant.now()
    var paid: Boolean = false
    var note: String? = null
    var tags: RealmList<String> = realmListOf()
    var flags: RealmSet<Long> = realmSetOf()
    var attrs: RealmDictionary<RealmAny?> = realmDictionaryOf()
    var ship: Address? = null
    var buyer: Person? = null
    var related: RealmSet<Order> = realmSetOf()
    var byRole: RealmDictionary<Person?> = realmDictionaryOf()
    var lines: RealmList<Line> = realmListOf()
    var stops: RealmDictionary<Address?> = realmDictionaryOf()
    var anything: RealmAny? = null
}

/** Where somebody lives. */
class Address : EmbeddedRealmObject {
    var city: String = ""
    var street: String = ""
    var location: GeoPoint? = null
}

class GeoPoint : EmbeddedRealmObject {
    var type: String = ""
    var coordinates: RealmList<Double> = realmListOf()
}

class Line : EmbeddedRealmObject {
    /** How many of it. */
    var qty: Int = 0
    var item: Item? = null
}

class Person : RealmObject {
    @PrimaryKey
    var _id: ObjectId = ObjectId()
    var name: String = ""
    var age: Int? = null
    var friends: RealmList<Person> = realmListOf()
    var home: Address? = null
}

class Item : RealmObject {
    @PrimaryKey
    var _id: ObjectId = ObjectId()
    var price: Double = 0.0
    /** Free text, which may end in a \ */
    var description: String? = null
}

class Measurement : AsymmetricRealmObject {
    @PrimaryKey
    var _id: ObjectId = ObjectId()
    var at: RealmInstant = RealmInstant.now()
    var value: Double = 0.0
    var sensor: MeasurementSensor? = null
}

@PersistedName("Measurement_sensor")
class MeasurementSensor : EmbeddedRealmObject {
    var serial: String = ""
}

class Everything : RealmObject {
    @PrimaryKey
    var _id: RealmUUID = RealmUUID.random()
    @PersistedName("a_bool")
    var aBool: Boolean = false
    @PersistedName("a_int")
    var aInt: Int = 0
    @PersistedName("a_long")
    var aLong: Long = 0
    @PersistedName("a_float")
    var aFloat: Float = 0f
    @PersistedName("a_double")
    var aDouble: Double = 0.0
    @PersistedName("a_decimal")
    var aDecimal: Decimal128 = Decimal128("0")
    @PersistedName("a_string")
    var aString: String = ""
    @PersistedName("a_binData")
    var aBinData: ByteArray = byteArrayOf()
    @PersistedName("a_date")
    var aDate: RealmInstant = RealmInstant.now()
    @PersistedName("a_objectId")
    var aObjectId: ObjectId = ObjectId()
    @PersistedName("a_uuid")
    var aUuid: RealmUUID = RealmUUID.random()
    @PersistedName("maybe_bool")
    var maybeBool: Boolean? = null
    @PersistedName("list_of_bool")
    var listOfBool: RealmList<Boolean> = realmListOf()
    @PersistedName("set_of_bool")
    var setOfBool: RealmSet<Boolean> = realmSetOf()
    @PersistedName("map_of_bool")
    var mapOfBool: RealmDictionary<Boolean> = realmDictionaryOf()
    @PersistedName("maybe_int")
    var maybeInt: Int? = null
    @PersistedName("list_of_int")
    var listOfInt: RealmList<Int> = realmListOf()
    @PersistedName("set_of_int")
    var setOfInt: RealmSet<Int> = realmSetOf()
    @PersistedName("map_of_int")
    var mapOfInt: RealmDictionary<Int> = realmDictionaryOf()
    @PersistedName("maybe_long")
    var maybeLong: Long? = null
    @PersistedName("list_of_long")
    var listOfLong: RealmList<Long> = realmListOf()
    @PersistedName("set_of_long")
    var setOfLong: RealmSet<Long> = realmSetOf()
    @PersistedName("map_of_long")
    var mapOfLong: RealmDictionary<Long> = realmDictionaryOf()
    @PersistedName("maybe_float")
    var maybeFloat: Float? = null
    @PersistedName("list_of_float")
    var listOfFloat: RealmList<Float> = realmListOf()
    @PersistedName("set_of_float")
    var setOfFloat: RealmSet<Float> = realmSetOf()
    @PersistedName("map_of_float")
    var mapOfFloat: RealmDictionary<Float> = realmDictionaryOf()
    @PersistedName("maybe_double")
    var maybeDouble: Double? = null
    @PersistedName("list_of_double")
    var listOfDouble: RealmList<Double> = realmListOf()
    @PersistedName("set_of_double")
    var setOfDouble: RealmSet<Double> = realmSetOf()
    @PersistedName("map_of_double")
    var mapOfDouble: RealmDictionary<Double> = realmDictionaryOf()
    @PersistedName("maybe_decimal")
    var maybeDecimal: Decimal128? = null
    @PersistedName("list_of_decimal")
    var listOfDecimal: RealmList<Decimal128> = realmListOf()
    @PersistedName("set_of_decimal")
    var setOfDecimal: RealmSet<Decimal128> = realmSetOf()
    @PersistedName("map_of_decimal")
    var mapOfDecimal: RealmDictionary<Decimal128> = realmDictionaryOf()
    @PersistedName("maybe_string")
    var maybeString: String? = null
    @PersistedName("list_of_string")
    var listOfString: RealmList<String> = realmListOf()
    @PersistedName("set_of_string")
    var setOfString: RealmSet<String> = realmSetOf()
    @PersistedName("map_of_string")
    var mapOfString: RealmDictionary<String> = realmDictionaryOf()
    @PersistedName("maybe_binData")
    var maybeBinData: ByteArray? = null
    @PersistedName("list_of_binData")
    var listOfBinData: RealmList<ByteArray> = realmListOf()
    @PersistedName("set_of_binData")
    var setOfBinData: RealmSet<ByteArray> = realmSetOf()
    @PersistedName("map_of_binData")
    var mapOfBinData: RealmDictionary<ByteArray> = realmDictionaryOf()
    @PersistedName("maybe_date")
    var maybeDate: RealmInstant? = null
    @PersistedName("list_of_date")
    var listOfDate: RealmList<RealmInstant> = realmListOf()
    @PersistedName("set_of_date")
    var setOfDate: RealmSet<RealmInstant> = realmSetOf()
    @PersistedName("map_of_date")
    var mapOfDate: RealmDictionary<RealmInstant> = realmDictionaryOf()
    @PersistedName("maybe_objectId")
    var maybeObjectId: ObjectId? = null
    @PersistedName("list_of_objectId")
    var listOfObjectId: RealmList<ObjectId> = realmListOf()
    @PersistedName("set_of_objectId")
    var setOfObjectId: RealmSet<ObjectId> = realmSetOf()
    @PersistedName("map_of_objectId")
    var mapOfObjectId: RealmDictionary<ObjectId> = realmDictionaryOf()
    @PersistedName("maybe_uuid")
    var maybeUuid: RealmUUID? = null
    @PersistedName("list_of_uuid")
    var listOfUuid: RealmList<RealmUUID> = realmListOf()
    @PersistedName("set_of_uuid")
    var setOfUuid: RealmSet<RealmUUID> = realmSetOf()
    @PersistedName("map_of_uuid")
    var mapOfUuid: RealmDictionary<RealmUUID> = realmDictionaryOf()
    var any: RealmAny? = null
    @PersistedName("list_of_any")
    var listOfAny: RealmList<RealmAny?> = realmListOf()
    @PersistedName("set_of_any")
    var setOfAny: RealmSet<RealmAny?> = realmSetOf()
    @PersistedName("map_of_any")
    var mapOfAny: RealmDictionary<RealmAny?> = realmDictionaryOf()
}

@PersistedName("odd_names")
class OddNames : RealmObject {
    @PrimaryKey
    var _id: String = ""
    @PersistedName("class")
    var oddNamesClass: String? = null
    var _class: String? = null
    var default: Boolean? = null
    var switch: Long? = null
    var description: String? = null
    var hash: String? = null
    @PersistedName("first-name")
    var oddNamesFirstName: String? = null
    @PersistedName("first_name")
    var oddNamesFirstName2: String? = null
    var firstName: String? = null
    @PersistedName("2fa")
    var oddNames2fa: Boolean? = null
    var oddNames: String? = null
    var __v: Int? = null
    @PersistedName("is_open")
    var oddNamesIsOpen: Boolean? = null
    var open: Boolean? = null
    var keys: RealmList<String> = realmListOf()
    var newest: String? = null
    var newItem: String? = null
    var valid: Boolean? = null
    @PersistedName("URL")
    var url: String? = null
    var größe: Double? = null
    var late: String? = null
    var id: Long? = null
    var `object`: String? = null
    var schema: String? = null
    @PersistedName("cost \$")
    var cost: Double? = null
    @PersistedName("quote\"d")
    var quoteD: String? = null
}

@PersistedName("List")
class ListModel : RealmObject {
    @PrimaryKey
    var _id: Long = 0
    var count: Long? = null
    var firstmod: ListFirstmod? = null
}

@PersistedName("List_firstmod")
class ListFirstmod : EmbeddedRealmObject {
    var second: ListFirstmodSecond? = null
}

@PersistedName("List_firstmod_second")
class ListFirstmodSecond : EmbeddedRealmObject {
    var third: String? = null
}

@PersistedName("class")
class Class : RealmObject {
    @PrimaryKey
    var _id: ObjectId = ObjectId()
    var list: ListModel? = null
}
