// Generated from App Services schemas by devsync models.

import 'dart:typed_data';

import 'package:realm/realm.dart';

part 'models.realm.dart';

/// An order, as a customer placed it.
@RealmModel()
class _Order {
  @PrimaryKey()
  @MapTo('_id')
  late ObjectId id;
  /// What the customer pays, all taxes included */ in the currency of the order \u002a/
  /// whatever a person may write into a description, which can be longer than a line.
  late Decimal128 total;
  @MapTo('placed_at')
  late DateTime placedAt;
  late bool paid;
  String? note;
  late List<String> tags;
  late Set<int> flags;
  late Map<String, RealmValue> attrs;
  _Address? ship;
  _Person? buyer;
  late Set<_Order> related;
  late Map<String, _Person?> byRole;
  late List<_Line> lines;
  late Map<String, _Address?> stops;
  late RealmValue anything;
}

/// Where somebody lives.
@RealmModel(ObjectType.embeddedObject)
class _Address {
  late String city;
  late String street;
  _GeoPoint? location;
}

@RealmModel(ObjectType.embeddedObject)
class _GeoPoint {
  late String type;
  late List<double> coordinates;
}

@RealmModel(ObjectType.embeddedObject)
class _Line {
  /// How many of it.
  late int qty;
  _Item? item;
}

@RealmModel()
class _Person {
  @PrimaryKey()
  @MapTo('_id')
  late ObjectId id;
  late String name;
  int? age;
  late List<_Person> friends;
  _Address? home;
}

@RealmModel()
class _Item {
  @PrimaryKey()
  @MapTo('_id')
  late ObjectId id;
  late double price;
  /// Free text, which may end in a \.
  String? description;
}

@RealmModel(ObjectType.asymmetricObject)
class _Measurement {
  @PrimaryKey()
  @MapTo('_id')
  late ObjectId id;
  late DateTime at;
  late double value;
  _MeasurementSensor? sensor;
}

@RealmModel(ObjectType.embeddedObject)
@MapTo('Measurement_sensor')
class _MeasurementSensor {
  late String serial;
}

@RealmModel()
class _Everything {
  @PrimaryKey()
  @MapTo('_id')
  late Uuid id;
  @MapTo('a_bool')
  late bool aBool;
  @MapTo('a_int')
  late int aInt;
  @MapTo('a_long')
  late int aLong;
  @MapTo('a_double')
  late double aDouble;
  @MapTo('a_decimal')
  late Decimal128 aDecimal;
  @MapTo('a_string')
  late String aString;
  @MapTo('a_binData')
  late Uint8List aBinData;
  @MapTo('a_date')
  late DateTime aDate;
  @MapTo('a_objectId')
  late ObjectId aObjectId;
  @MapTo('a_uuid')
  late Uuid aUuid;
  @MapTo('maybe_bool')
  bool? maybeBool;
  @MapTo('list_of_bool')
  late List<bool> listOfBool;
  @MapTo('set_of_bool')
  late Set<bool> setOfBool;
  @MapTo('map_of_bool')
  late Map<String, bool> mapOfBool;
  @MapTo('maybe_int')
  int? maybeInt;
  @MapTo('list_of_int')
  late List<int> listOfInt;
  @MapTo('set_of_int')
  late Set<int> setOfInt;
  @MapTo('map_of_int')
  late Map<String, int> mapOfInt;
  @MapTo('maybe_long')
  int? maybeLong;
  @MapTo('list_of_long')
  late List<int> listOfLong;
  @MapTo('set_of_long')
  late Set<int> setOfLong;
  @MapTo('map_of_long')
  late Map<String, int> mapOfLong;
  @MapTo('maybe_double')
  double? maybeDouble;
  @MapTo('list_of_double')
  late List<double> listOfDouble;
  @MapTo('set_of_double')
  late Set<double> setOfDouble;
  @MapTo('map_of_double')
  late Map<String, double> mapOfDouble;
  @MapTo('maybe_decimal')
  Decimal128? maybeDecimal;
  @MapTo('list_of_decimal')
  late List<Decimal128> listOfDecimal;
  @MapTo('set_of_decimal')
  late Set<Decimal128> setOfDecimal;
  @MapTo('map_of_decimal')
  late Map<String, Decimal128> mapOfDecimal;
  @MapTo('maybe_string')
  String? maybeString;
  @MapTo('list_of_string')
  late List<String> listOfString;
  @MapTo('set_of_string')
  late Set<String> setOfString;
  @MapTo('map_of_string')
  late Map<String, String> mapOfString;
  @MapTo('maybe_binData')
  Uint8List? maybeBinData;
  @MapTo('list_of_binData')
  late List<Uint8List> listOfBinData;
  @MapTo('set_of_binData')
  late Set<Uint8List> setOfBinData;
  @MapTo('map_of_binData')
  late Map<String, Uint8List> mapOfBinData;
  @MapTo('maybe_date')
  DateTime? maybeDate;
  @MapTo('list_of_date')
  late List<DateTime> listOfDate;
  @MapTo('set_of_date')
  late Set<DateTime> setOfDate;
  @MapTo('map_of_date')
  late Map<String, DateTime> mapOfDate;
  @MapTo('maybe_objectId')
  ObjectId? maybeObjectId;
  @MapTo('list_of_objectId')
  late List<ObjectId> listOfObjectId;
  @MapTo('set_of_objectId')
  late Set<ObjectId> setOfObjectId;
  @MapTo('map_of_objectId')
  late Map<String, ObjectId> mapOfObjectId;
  @MapTo('maybe_uuid')
  Uuid? maybeUuid;
  @MapTo('list_of_uuid')
  late List<Uuid> listOfUuid;
  @MapTo('set_of_uuid')
  late Set<Uuid> setOfUuid;
  @MapTo('map_of_uuid')
  late Map<String, Uuid> mapOfUuid;
  late RealmValue any;
  @MapTo('list_of_any')
  late List<RealmValue> listOfAny;
  @MapTo('set_of_any')
  late Set<RealmValue> setOfAny;
  @MapTo('map_of_any')
  late Map<String, RealmValue> mapOfAny;
}

@RealmModel()
@MapTo('odd_names')
class _OddNames {
  @PrimaryKey()
  @MapTo('_id')
  late String oddNamesId;
  @MapTo('class')
  String? oddNamesClass;
  @MapTo('_class')
  String? oddNamesClass2;
  @MapTo('default')
  bool? oddNamesDefault;
  @MapTo('switch')
  int? oddNamesSwitch;
  String? description;
  String? hash;
  @MapTo('first-name')
  String? oddNamesFirstName;
  @MapTo('first_name')
  String? oddNamesFirstName2;
  String? firstName;
  @MapTo('2fa')
  bool? oddNames2fa;
  String? oddNames;
  @MapTo('__v')
  int? v;
  @MapTo('is_open')
  bool? isOpen;
  bool? open;
  late List<String> keys;
  String? newest;
  String? newItem;
  bool? valid;
  @MapTo('URL')
  String? url;
  @MapTo('größe')
  double? grE;
  @MapTo('late')
  String? oddNamesLate;
  int? id;
  String? object;
  @MapTo('schema')
  String? oddNamesSchema;
  @MapTo('quote"d')
  String? quoteD;
}

@RealmModel()
@MapTo('List')
class _ListModel {
  @PrimaryKey()
  @MapTo('_id')
  late int id;
  int? count;
  _ListFirstmod? firstmod;
}

@RealmModel(ObjectType.embeddedObject)
@MapTo('List_firstmod')
class _ListFirstmod {
  _ListFirstmodSecond? second;
}

@RealmModel(ObjectType.embeddedObject)
@MapTo('List_firstmod_second')
class _ListFirstmodSecond {
  String? third;
}

@RealmModel()
@MapTo('class')
class _Class {
  @PrimaryKey()
  @MapTo('_id')
  late ObjectId id;
  _ListModel? list;
}
