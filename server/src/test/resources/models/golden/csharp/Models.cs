// Generated from App Services schemas by devsync models.

#nullable enable

using System;
using System.Collections.Generic;
using MongoDB.Bson;
using Realms;

/// <summary>
/// An order, as a customer placed it.
/// </summary>
public partial class Order : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

    /// <summary>
    /// What the customer pays, all taxes included */ in the currency of the order \u002a/
    /// whatever a person may write into a description, which can be longer than a line.
    /// </summary>
    [MapTo("total")]
    public Decimal128 Total { get; set; }

    [MapTo("placed_at")]
    public DateTimeOffset PlacedAt { get; set; }

    [MapTo("paid")]
    public bool Paid { get; set; }

    [MapTo("note")]
    public string? Note { get; set; }

    [MapTo("tags")]
    public IList<string> Tags { get; } = null!;

    [MapTo("flags")]
    public ISet<long> Flags { get; } = null!;

    [MapTo("attrs")]
    public IDictionary<string, RealmValue> Attrs { get; } = null!;

    [MapTo("ship")]
    public Address? Ship { get; set; }

    [MapTo("buyer")]
    public Person? Buyer { get; set; }

    [MapTo("related")]
    public ISet<Order> Related { get; } = null!;

    [MapTo("byRole")]
    public IDictionary<string, Person?> ByRole { get; } = null!;

    [MapTo("lines")]
    public IList<Line> Lines { get; } = null!;

    [MapTo("stops")]
    public IDictionary<string, Address?> Stops { get; } = null!;

    [MapTo("anything")]
    public RealmValue Anything { get; set; }
}

/// <summary>
/// Where somebody lives.
/// </summary>
public partial class Address : IEmbeddedObject
{
    [MapTo("city")]
    public string City { get; set; } = null!;

    [MapTo("street")]
    public string Street { get; set; } = null!;

    [MapTo("location")]
    public GeoPoint? Location { get; set; }
}

public partial class GeoPoint : IEmbeddedObject
{
    [MapTo("type")]
    public string Type { get; set; } = null!;

    [MapTo("coordinates")]
    public IList<double> Coordinates { get; } = null!;
}

public partial class Line : IEmbeddedObject
{
    /// <summary>
    /// How many of it.
    /// </summary>
    [MapTo("qty")]
    public int Qty { get; set; }

    [MapTo("item")]
    public Item? Item { get; set; }
}

public partial class Person : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

    [MapTo("name")]
    public string Name { get; set; } = null!;

    [MapTo("age")]
    public int? Age { get; set; }

    [MapTo("friends")]
    public IList<Person> Friends { get; } = null!;

    [MapTo("home")]
    public Address? Home { get; set; }
}

public partial class Item : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

    [MapTo("price")]
    public double Price { get; set; }

    /// <summary>
    /// Free text, which may end in a \.
    /// </summary>
    [MapTo("description")]
    public string? Description { get; set; }
}

public partial class Measurement : IAsymmetricObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

    [MapTo("at")]
    public DateTimeOffset At { get; set; }

    [MapTo("value")]
    public double Value { get; set; }

    [MapTo("sensor")]
    public MeasurementSensor? Sensor { get; set; }
}

[MapTo("Measurement_sensor")]
public partial class MeasurementSensor : IEmbeddedObject
{
    [MapTo("serial")]
    public string Serial { get; set; } = null!;
}

public partial class Everything : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public Guid Id { get; set; } = Guid.NewGuid();

    [MapTo("a_bool")]
    public bool ABool { get; set; }

    [MapTo("a_int")]
    public int AInt { get; set; }

    [MapTo("a_long")]
    public long ALong { get; set; }

    [MapTo("a_float")]
    public float AFloat { get; set; }

    [MapTo("a_double")]
    public double ADouble { get; set; }

    [MapTo("a_decimal")]
    public Decimal128 ADecimal { get; set; }

    [MapTo("a_string")]
    public string AString { get; set; } = null!;

    [MapTo("a_binData")]
    public byte[] ABinData { get; set; } = null!;

    [MapTo("a_date")]
    public DateTimeOffset ADate { get; set; }

    [MapTo("a_objectId")]
    public ObjectId AObjectId { get; set; }

    [MapTo("a_uuid")]
    public Guid AUuid { get; set; }

    [MapTo("maybe_bool")]
    public bool? MaybeBool { get; set; }

    [MapTo("list_of_bool")]
    public IList<bool> ListOfBool { get; } = null!;

    [MapTo("set_of_bool")]
    public ISet<bool> SetOfBool { get; } = null!;

    [MapTo("map_of_bool")]
    public IDictionary<string, bool> MapOfBool { get; } = null!;

    [MapTo("maybe_int")]
    public int? MaybeInt { get; set; }

    [MapTo("list_of_int")]
    public IList<int> ListOfInt { get; } = null!;

    [MapTo("set_of_int")]
    public ISet<int> SetOfInt { get; } = null!;

    [MapTo("map_of_int")]
    public IDictionary<string, int> MapOfInt { get; } = null!;

    [MapTo("maybe_long")]
    public long? MaybeLong { get; set; }

    [MapTo("list_of_long")]
    public IList<long> ListOfLong { get; } = null!;

    [MapTo("set_of_long")]
    public ISet<long> SetOfLong { get; } = null!;

    [MapTo("map_of_long")]
    public IDictionary<string, long> MapOfLong { get; } = null!;

    [MapTo("maybe_float")]
    public float? MaybeFloat { get; set; }

    [MapTo("list_of_float")]
    public IList<float> ListOfFloat { get; } = null!;

    [MapTo("set_of_float")]
    public ISet<float> SetOfFloat { get; } = null!;

    [MapTo("map_of_float")]
    public IDictionary<string, float> MapOfFloat { get; } = null!;

    [MapTo("maybe_double")]
    public double? MaybeDouble { get; set; }

    [MapTo("list_of_double")]
    public IList<double> ListOfDouble { get; } = null!;

    [MapTo("set_of_double")]
    public ISet<double> SetOfDouble { get; } = null!;

    [MapTo("map_of_double")]
    public IDictionary<string, double> MapOfDouble { get; } = null!;

    [MapTo("maybe_decimal")]
    public Decimal128? MaybeDecimal { get; set; }

    [MapTo("list_of_decimal")]
    public IList<Decimal128> ListOfDecimal { get; } = null!;

    [MapTo("set_of_decimal")]
    public ISet<Decimal128> SetOfDecimal { get; } = null!;

    [MapTo("map_of_decimal")]
    public IDictionary<string, Decimal128> MapOfDecimal { get; } = null!;

    [MapTo("maybe_string")]
    public string? MaybeString { get; set; }

    [MapTo("list_of_string")]
    public IList<string> ListOfString { get; } = null!;

    [MapTo("set_of_string")]
    public ISet<string> SetOfString { get; } = null!;

    [MapTo("map_of_string")]
    public IDictionary<string, string> MapOfString { get; } = null!;

    [MapTo("maybe_binData")]
    public byte[]? MaybeBinData { get; set; }

    [MapTo("list_of_binData")]
    public IList<byte[]> ListOfBinData { get; } = null!;

    [MapTo("set_of_binData")]
    public ISet<byte[]> SetOfBinData { get; } = null!;

    [MapTo("map_of_binData")]
    public IDictionary<string, byte[]> MapOfBinData { get; } = null!;

    [MapTo("maybe_date")]
    public DateTimeOffset? MaybeDate { get; set; }

    [MapTo("list_of_date")]
    public IList<DateTimeOffset> ListOfDate { get; } = null!;

    [MapTo("set_of_date")]
    public ISet<DateTimeOffset> SetOfDate { get; } = null!;

    [MapTo("map_of_date")]
    public IDictionary<string, DateTimeOffset> MapOfDate { get; } = null!;

    [MapTo("maybe_objectId")]
    public ObjectId? MaybeObjectId { get; set; }

    [MapTo("list_of_objectId")]
    public IList<ObjectId> ListOfObjectId { get; } = null!;

    [MapTo("set_of_objectId")]
    public ISet<ObjectId> SetOfObjectId { get; } = null!;

    [MapTo("map_of_objectId")]
    public IDictionary<string, ObjectId> MapOfObjectId { get; } = null!;

    [MapTo("maybe_uuid")]
    public Guid? MaybeUuid { get; set; }

    [MapTo("list_of_uuid")]
    public IList<Guid> ListOfUuid { get; } = null!;

    [MapTo("set_of_uuid")]
    public ISet<Guid> SetOfUuid { get; } = null!;

    [MapTo("map_of_uuid")]
    public IDictionary<string, Guid> MapOfUuid { get; } = null!;

    [MapTo("any")]
    public RealmValue Any { get; set; }

    [MapTo("list_of_any")]
    public IList<RealmValue> ListOfAny { get; } = null!;

    [MapTo("set_of_any")]
    public ISet<RealmValue> SetOfAny { get; } = null!;

    [MapTo("map_of_any")]
    public IDictionary<string, RealmValue> MapOfAny { get; } = null!;
}

[MapTo("odd_names")]
public partial class OddNames : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public string Id { get; set; } = null!;

    [MapTo("class")]
    public string? Class { get; set; }

    [MapTo("_class")]
    public string? OddNamesClass { get; set; }

    [MapTo("default")]
    public bool? Default { get; set; }

    [MapTo("switch")]
    public long? Switch { get; set; }

    [MapTo("description")]
    public string? Description { get; set; }

    [MapTo("hash")]
    public string? Hash { get; set; }

    [MapTo("first-name")]
    public string? FirstName { get; set; }

    [MapTo("first_name")]
    public string? OddNamesFirstName { get; set; }

    [MapTo("firstName")]
    public string? OddNamesFirstName2 { get; set; }

    [MapTo("2fa")]
    public bool? OddNames2fa { get; set; }

    [MapTo("oddNames")]
    public string? OddNamesValue { get; set; }

    [MapTo("__v")]
    public int? V { get; set; }

    [MapTo("is_open")]
    public bool? IsOpen { get; set; }

    [MapTo("open")]
    public bool? Open { get; set; }

    [MapTo("keys")]
    public IList<string> Keys { get; } = null!;

    [MapTo("newest")]
    public string? Newest { get; set; }

    [MapTo("newItem")]
    public string? NewItem { get; set; }

    [MapTo("valid")]
    public bool? Valid { get; set; }

    public string? URL { get; set; }

    [MapTo("größe")]
    public double? Größe { get; set; }

    [MapTo("late")]
    public string? Late { get; set; }

    [MapTo("id")]
    public long? OddNamesId { get; set; }

    [MapTo("object")]
    public string? Object { get; set; }

    [MapTo("schema")]
    public string? Schema { get; set; }

    [MapTo("cost $")]
    public double? Cost { get; set; }
}

public partial class List : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public long Id { get; set; }

    [MapTo("count")]
    public long? Count { get; set; }

    [MapTo("firstmod")]
    public ListFirstmod? Firstmod { get; set; }
}

[MapTo("List_firstmod")]
public partial class ListFirstmod : IEmbeddedObject
{
    [MapTo("second")]
    public ListFirstmodSecond? Second { get; set; }
}

[MapTo("List_firstmod_second")]
public partial class ListFirstmodSecond : IEmbeddedObject
{
    [MapTo("third")]
    public string? Third { get; set; }
}

[MapTo("class")]
public partial class Class : IRealmObject
{
    [PrimaryKey]
    [MapTo("_id")]
    public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

    [MapTo("list")]
    public List? List { get; set; }
}
