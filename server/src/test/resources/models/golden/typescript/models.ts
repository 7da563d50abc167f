// Generated from App Services schemas by devsync models.

import Realm from "realm";

/** An order, as a customer placed it. */
export class Order extends Realm.Object<Order> {
  _id!: Realm.BSON.ObjectId;
  /**
   * What the customer pays, all taxes included *&#47; in the currency of the order \u002a/
   * whatever a person may write into a description, which can be longer than a line.
   */
  total!: Realm.BSON.Decimal128;
  placed_at!: Date;
  paid!: boolean;
  note?: string;
  tags!: Realm.List<string>;
  flags!: Realm.Set<number>;
  attrs!: Realm.Dictionary<Realm.Mixed>;
  ship?: Address;
  buyer?: Person;
  related!: Realm.Set<Order>;
  byRole!: Realm.Dictionary<Person | null>;
  lines!: Realm.List<Line>;
  stops!: Realm.Dictionary<Address | null>;
  anything!: Realm.Mixed;

  static schema: Realm.ObjectSchema = {
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
}

/** Where somebody lives. */
export class Address extends Realm.Object<Address> {
  city!: string;
  street!: string;
  location?: GeoPoint;

  static schema: Realm.ObjectSchema = {
    name: "Address",
    embedded: true,
    properties: {
      city: "string",
      street: "string",
      location: "GeoPoint?",
    },
  };
}

export class GeoPoint extends Realm.Object<GeoPoint> {
  type!: string;
  coordinates!: Realm.List<number>;

  static schema: Realm.ObjectSchema = {
    name: "GeoPoint",
    embedded: true,
    properties: {
      type: "string",
      coordinates: "double[]",
    },
  };
}

export class Line extends Realm.Object<Line> {
  /** How many of it. */
  qty!: number;
  item?: Item;

  static schema: Realm.ObjectSchema = {
    name: "Line",
    embedded: true,
    properties: {
      qty: "int",
      item: "Item?",
    },
  };
}

export class Person extends Realm.Object<Person> {
  _id!: Realm.BSON.ObjectId;
  name!: string;
  age?: number;
  friends!: Realm.List<Person>;
  home?: Address;

  static schema: Realm.ObjectSchema = {
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
}

export class Item extends Realm.Object<Item> {
  _id!: Realm.BSON.ObjectId;
  price!: number;
  /** Free text, which may end in a \ */
  description?: string;

  static schema: Realm.ObjectSchema = {
    name: "Item",
    primaryKey: "_id",
    properties: {
      _id: "objectId",
      price: "double",
      description: "string?",
    },
  };
}

export class Measurement extends Realm.Object<Measurement> {
  _id!: Realm.BSON.ObjectId;
  at!: Date;
  value!: number;
  sensor?: MeasurementSensor;

  static schema: Realm.ObjectSchema = {
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
}

export class MeasurementSensor extends Realm.Object<MeasurementSensor> {
  serial!: string;

  static schema: Realm.ObjectSchema = {
    name: "Measurement_sensor",
    embedded: true,
    properties: {
      serial: "string",
    },
  };
}

export class Everything extends Realm.Object<Everything> {
  _id!: Realm.BSON.UUID;
  a_bool!: boolean;
  a_int!: number;
  a_long!: number;
  a_float!: number;
  a_double!: number;
  a_decimal!: Realm.BSON.Decimal128;
  a_string!: string;
  a_binData!: ArrayBuffer;
  a_date!: Date;
  a_objectId!: Realm.BSON.ObjectId;
  a_uuid!: Realm.BSON.UUID;
  maybe_bool?: boolean;
  list_of_bool!: Realm.List<boolean>;
  set_of_bool!: Realm.Set<boolean>;
  map_of_bool!: Realm.Dictionary<boolean>;
  maybe_int?: number;
  list_of_int!: Realm.List<number>;
  set_of_int!: Realm.Set<number>;
  map_of_int!: Realm.Dictionary<number>;
  maybe_long?: number;
  list_of_long!: Realm.List<number>;
  set_of_long!: Realm.Set<number>;
  map_of_long!: Realm.Dictionary<number>;
  maybe_float?: number;
  list_of_float!: Realm.List<number>;
  set_of_float!: Realm.Set<number>;
  map_of_float!: Realm.Dictionary<number>;
  maybe_double?: number;
  list_of_double!: Realm.List<number>;
  set_of_double!: Realm.Set<number>;
  map_of_double!: Realm.Dictionary<number>;
  maybe_decimal?: Realm.BSON.Decimal128;
  list_of_decimal!: Realm.List<Realm.BSON.Decimal128>;
  set_of_decimal!: Realm.Set<Realm.BSON.Decimal128>;
  map_of_decimal!: Realm.Dictionary<Realm.BSON.Decimal128>;
  maybe_string?: string;
  list_of_string!: Realm.List<string>;
  set_of_string!: Realm.Set<string>;
  map_of_string!: Realm.Dictionary<string>;
  maybe_binData?: ArrayBuffer;
  list_of_binData!: Realm.List<ArrayBuffer>;
  set_of_binData!: Realm.Set<ArrayBuffer>;
  map_of_binData!: Realm.Dictionary<ArrayBuffer>;
  maybe_date?: Date;
  list_of_date!: Realm.List<Date>;
  set_of_date!: Realm.Set<Date>;
  map_of_date!: Realm.Dictionary<Date>;
  maybe_objectId?: Realm.BSON.ObjectId;
  list_of_objectId!: Realm.List<Realm.BSON.ObjectId>;
  set_of_objectId!: Realm.Set<Realm.BSON.ObjectId>;
  map_of_objectId!: Realm.Dictionary<Realm.BSON.ObjectId>;
  maybe_uuid?: Realm.BSON.UUID;
  list_of_uuid!: Realm.List<Realm.BSON.UUID>;
  set_of_uuid!: Realm.Set<Realm.BSON.UUID>;
  map_of_uuid!: Realm.Dictionary<Realm.BSON.UUID>;
  any!: Realm.Mixed;
  list_of_any!: Realm.List<Realm.Mixed>;
  set_of_any!: Realm.Set<Realm.Mixed>;
  map_of_any!: Realm.Dictionary<Realm.Mixed>;

  static schema: Realm.ObjectSchema = {
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
}

export class OddNames extends Realm.Object<OddNames> {
  _id!: string;
  class?: string;
  _class?: string;
  default?: boolean;
  switch?: number;
  description?: string;
  hash?: string;
  oddNamesFirstName?: string;
  first_name?: string;
  firstName?: string;
  oddNames2fa?: boolean;
  oddNames?: string;
  __v?: number;
  is_open?: boolean;
  open?: boolean;
  oddNamesKeys!: Realm.List<string>;
  newest?: string;
  newItem?: string;
  valid?: boolean;
  URL?: string;
  "größe"?: number;
  late?: string;
  id?: number;
  object?: string;
  schema?: string;
  cost?: number;
  quoteD?: string;

  static schema: Realm.ObjectSchema = {
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
}

export class List extends Realm.Object<List> {
  _id!: number;
  count?: number;
  firstmod?: ListFirstmod;

  static schema: Realm.ObjectSchema = {
    name: "List",
    primaryKey: "_id",
    properties: {
      _id: "int",
      count: "int?",
      firstmod: "List_firstmod?",
    },
  };
}

export class ListFirstmod extends Realm.Object<ListFirstmod> {
  second?: ListFirstmodSecond;

  static schema: Realm.ObjectSchema = {
    name: "List_firstmod",
    embedded: true,
    properties: {
      second: "List_firstmod_second?",
    },
  };
}

export class ListFirstmodSecond extends Realm.Object<ListFirstmodSecond> {
  third?: string;

  static schema: Realm.ObjectSchema = {
    name: "List_firstmod_second",
    embedded: true,
    properties: {
      third: "string?",
    },
  };
}

export class Class extends Realm.Object<Class> {
  _id!: Realm.BSON.ObjectId;
  list?: List;

  static schema: Realm.ObjectSchema = {
    name: "class",
    primaryKey: "_id",
    properties: {
      _id: "objectId",
      list: "List?",
    },
  };
}

/** For the configuration of a realm. */
export const schemas = [
  Order,
  Address,
  GeoPoint,
  Line,
  Person,
  Item,
  Measurement,
  MeasurementSensor,
  Everything,
  OddNames,
  List,
  ListFirstmod,
  ListFirstmodSecond,
  Class,
];
