// Generated from App Services schemas by devsync models.

/** An order, as a customer placed it. */
export const OrderSchema = {
  name: "Order",
  primaryKey: "_id",
  properties: {
    _id: "objectId",
    total: "decimal128",
    placed_at: "date",
    paid: "bool",
    note: "string?",
    tags: "string[]",
    flags: "int<>",
    attrs: "mixed{}",
    ship: "Address?",
    buyer: "Person?",
    related: "Order<>",
    byRole: "Person?{}",
    lines: "Line[]",
    stops: "Address?{}",
    anything: "mixed",
  },
};

/** Where somebody lives. */
export const AddressSchema = {
  name: "Address",
  embedded: true,
  properties: {
    city: "string",
    street: "string",
    location: "GeoPoint?",
  },
};

export const GeoPointSchema = {
  name: "GeoPoint",
  embedded: true,
  properties: {
    type: "string",
    coordinates: "double[]",
  },
};

export const LineSchema = {
  name: "Line",
  embedded: true,
  properties: {
    qty: "int",
    item: "Item?",
  },
};

export const PersonSchema = {
  name: "Person",
  primaryKey: "_id",
  properties: {
    _id: "objectId",
    name: "string",
    age: "int?",
    friends: "Person[]",
    home: "Address?",
  },
};

export const ItemSchema = {
  name: "Item",
  primaryKey: "_id",
  properties: {
    _id: "objectId",
    price: "double",
    description: "string?",
  },
};

export const MeasurementSchema = {
  name: "Measurement",
  asymmetric: true,
  primaryKey: "_id",
  properties: {
    _id: "objectId",
    at: "date",
    value: "double",
    sensor: "Measurement_sensor?",
  },
};

export const MeasurementSensorSchema = {
  name: "Measurement_sensor",
  embedded: true,
  properties: {
    serial: "string",
  },
};

export const EverythingSchema = {
  name: "Everything",
  primaryKey: "_id",
  properties: {
    _id: "uuid",
    a_bool: "bool",
    a_int: "int",
    a_long: "int",
    a_float: "float",
    a_double: "double",
    a_decimal: "decimal128",
    a_string: "string",
    a_binData: "data",
    a_date: "date",
    a_objectId: "objectId",
    a_uuid: "uuid",
    maybe_bool: "bool?",
    list_of_bool: "bool[]",
    set_of_bool: "bool<>",
    map_of_bool: "bool{}",
    maybe_int: "int?",
    list_of_int: "int[]",
    set_of_int: "int<>",
    map_of_int: "int{}",
    maybe_long: "int?",
    list_of_long: "int[]",
    set_of_long: "int<>",
    map_of_long: "int{}",
    maybe_float: "float?",
    list_of_float: "float[]",
    set_of_float: "float<>",
    map_of_float: "float{}",
    maybe_double: "double?",
    list_of_double: "double[]",
    set_of_double: "double<>",
    map_of_double: "double{}",
    maybe_decimal: "decimal128?",
    list_of_decimal: "decimal128[]",
    set_of_decimal: "decimal128<>",
    map_of_decimal: "decimal128{}",
    maybe_string: "string?",
    list_of_string: "string[]",
    set_of_string: "string<>",
    map_of_string: "string{}",
    maybe_binData: "data?",
    list_of_binData: "data[]",
    set_of_binData: "data<>",
    map_of_binData: "data{}",
    maybe_date: "date?",
    list_of_date: "date[]",
    set_of_date: "date<>",
    map_of_date: "date{}",
    maybe_objectId: "objectId?",
    list_of_objectId: "objectId[]",
    set_of_objectId: "objectId<>",
    map_of_objectId: "objectId{}",
    maybe_uuid: "uuid?",
    list_of_uuid: "uuid[]",
    set_of_uuid: "uuid<>",
    map_of_uuid: "uuid{}",
    any: "mixed",
    list_of_any: "mixed[]",
    set_of_any: "mixed<>",
    map_of_any: "mixed{}",
  },
};

export const OddNamesSchema = {
  name: "odd_names",
  primaryKey: "_id",
  properties: {
    _id: "string",
    class: "string?",
    _class: "string?",
    default: "bool?",
    switch: "int?",
    description: "string?",
    hash: "string?",
    oddNamesFirstName: { type: "string", optional: true, mapTo: "first-name" },
    first_name: "string?",
    firstName: "string?",
    oddNames2fa: { type: "bool", optional: true, mapTo: "2fa" },
    oddNames: "string?",
    __v: "int?",
    is_open: "bool?",
    open: "bool?",
    oddNamesKeys: { type: "list", objectType: "string", mapTo: "keys" },
    newest: "string?",
    newItem: "string?",
    valid: "bool?",
    URL: "string?",
    "größe": "double?",
    late: "string?",
    id: "int?",
    object: "string?",
    schema: "string?",
    cost: { type: "double", optional: true, mapTo: "cost $" },
    quoteD: { type: "string", optional: true, mapTo: "quote\"d" },
  },
};

export const ListSchema = {
  name: "List",
  primaryKey: "_id",
  properties: {
    _id: "int",
    count: "int?",
    firstmod: "List_firstmod?",
  },
};

export const ListFirstmodSchema = {
  name: "List_firstmod",
  embedded: true,
  properties: {
    second: "List_firstmod_second?",
  },
};

export const ListFirstmodSecondSchema = {
  name: "List_firstmod_second",
  embedded: true,
  properties: {
    third: "string?",
  },
};

export const ClassSchema = {
  name: "class",
  primaryKey: "_id",
  properties: {
    _id: "objectId",
    list: "List?",
  },
};

/** For the configuration of a realm. */
export const schemas = [
  OrderSchema,
  AddressSchema,
  GeoPointSchema,
  LineSchema,
  PersonSchema,
  ItemSchema,
  MeasurementSchema,
  MeasurementSensorSchema,
  EverythingSchema,
  OddNamesSchema,
  ListSchema,
  ListFirstmodSchema,
  ListFirstmodSecondSchema,
  ClassSchema,
];
