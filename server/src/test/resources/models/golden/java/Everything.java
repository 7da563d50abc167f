// Generated from App Services schemas by devsync models.

import io.realm.RealmAny;
import io.realm.RealmDictionary;
import io.realm.RealmList;
import io.realm.RealmObject;
import io.realm.RealmSet;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.RealmField;
import io.realm.annotations.Required;
import java.util.Date;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

public class Everything extends RealmObject {

    @PrimaryKey
    @Required
    private UUID _id = UUID.randomUUID();
    @RealmField(name = "a_bool")
    private boolean aBool;
    @RealmField(name = "a_int")
    private int aInt;
    @RealmField(name = "a_long")
    private long aLong;
    @RealmField(name = "a_float")
    private float aFloat;
    @RealmField(name = "a_double")
    private double aDouble;
    @Required
    @RealmField(name = "a_decimal")
    private Decimal128 aDecimal;
    @Required
    @RealmField(name = "a_string")
    private String aString;
    @Required
    @RealmField(name = "a_binData")
    private byte[] aBinData;
    @Required
    @RealmField(name = "a_date")
    private Date aDate;
    @Required
    @RealmField(name = "a_objectId")
    private ObjectId aObjectId;
    @Required
    @RealmField(name = "a_uuid")
    private UUID aUuid;
    @RealmField(name = "maybe_bool")
    private Boolean maybeBool;
    @Required
    @RealmField(name = "list_of_bool")
    private RealmList<Boolean> listOfBool = new RealmList<>();
    @Required
    @RealmField(name = "set_of_bool")
    private RealmSet<Boolean> setOfBool = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_bool")
    private RealmDictionary<Boolean> mapOfBool = new RealmDictionary<>();
    @RealmField(name = "maybe_int")
    private Integer maybeInt;
    @Required
    @RealmField(name = "list_of_int")
    private RealmList<Integer> listOfInt = new RealmList<>();
    @Required
    @RealmField(name = "set_of_int")
    private RealmSet<Integer> setOfInt = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_int")
    private RealmDictionary<Integer> mapOfInt = new RealmDictionary<>();
    @RealmField(name = "maybe_long")
    private Long maybeLong;
    @Required
    @RealmField(name = "list_of_long")
    private RealmList<Long> listOfLong = new RealmList<>();
    @Required
    @RealmField(name = "set_of_long")
    private RealmSet<Long> setOfLong = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_long")
    private RealmDictionary<Long> mapOfLong = new RealmDictionary<>();
    @RealmField(name = "maybe_float")
    private Float maybeFloat;
    @Required
    @RealmField(name = "list_of_float")
    private RealmList<Float> listOfFloat = new RealmList<>();
    @Required
    @RealmField(name = "set_of_float")
    private RealmSet<Float> setOfFloat = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_float")
    private RealmDictionary<Float> mapOfFloat = new RealmDictionary<>();
    @RealmField(name = "maybe_double")
    private Double maybeDouble;
    @Required
    @RealmField(name = "list_of_double")
    private RealmList<Double> listOfDouble = new RealmList<>();
    @Required
    @RealmField(name = "set_of_double")
    private RealmSet<Double> setOfDouble = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_double")
    private RealmDictionary<Double> mapOfDouble = new RealmDictionary<>();
    @RealmField(name = "maybe_decimal")
    private Decimal128 maybeDecimal;
    @Required
    @RealmField(name = "list_of_decimal")
    private RealmList<Decimal128> listOfDecimal = new RealmList<>();
    @Required
    @RealmField(name = "set_of_decimal")
    private RealmSet<Decimal128> setOfDecimal = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_decimal")
    private RealmDictionary<Decimal128> mapOfDecimal = new RealmDictionary<>();
    @RealmField(name = "maybe_string")
    private String maybeString;
    @Required
    @RealmField(name = "list_of_string")
    private RealmList<String> listOfString = new RealmList<>();
    @Required
    @RealmField(name = "set_of_string")
    private RealmSet<String> setOfString = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_string")
    private RealmDictionary<String> mapOfString = new RealmDictionary<>();
    @RealmField(name = "maybe_binData")
    private byte[] maybeBinData;
    @Required
    @RealmField(name = "list_of_binData")
    private RealmList<byte[]> listOfBinData = new RealmList<>();
    @Required
    @RealmField(name = "set_of_binData")
    private RealmSet<byte[]> setOfBinData = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_binData")
    private RealmDictionary<byte[]> mapOfBinData = new RealmDictionary<>();
    @RealmField(name = "maybe_date")
    private Date maybeDate;
    @Required
    @RealmField(name = "list_of_date")
    private RealmList<Date> listOfDate = new RealmList<>();
    @Required
    @RealmField(name = "set_of_date")
    private RealmSet<Date> setOfDate = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_date")
    private RealmDictionary<Date> mapOfDate = new RealmDictionary<>();
    @RealmField(name = "maybe_objectId")
    private ObjectId maybeObjectId;
    @Required
    @RealmField(name = "list_of_objectId")
    private RealmList<ObjectId> listOfObjectId = new RealmList<>();
    @Required
    @RealmField(name = "set_of_objectId")
    private RealmSet<ObjectId> setOfObjectId = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_objectId")
    private RealmDictionary<ObjectId> mapOfObjectId = new RealmDictionary<>();
    @RealmField(name = "maybe_uuid")
    private UUID maybeUuid;
    @Required
    @RealmField(name = "list_of_uuid")
    private RealmList<UUID> listOfUuid = new RealmList<>();
    @Required
    @RealmField(name = "set_of_uuid")
    private RealmSet<UUID> setOfUuid = new RealmSet<>();
    @Required
    @RealmField(name = "map_of_uuid")
    private RealmDictionary<UUID> mapOfUuid = new RealmDictionary<>();
    private RealmAny any;
    @RealmField(name = "list_of_any")
    private RealmList<RealmAny> listOfAny = new RealmList<>();
    @RealmField(name = "set_of_any")
    private RealmSet<RealmAny> setOfAny = new RealmSet<>();
    @RealmField(name = "map_of_any")
    private RealmDictionary<RealmAny> mapOfAny = new RealmDictionary<>();

    public Everything() {}

    public UUID getId() {
        return _id;
    }

    public void setId(UUID id) {
        _id = id;
    }

    public boolean isABool() {
        return aBool;
    }

    public void setABool(boolean aBool) {
        this.aBool = aBool;
    }

    public int getAInt() {
        return aInt;
    }

    public void setAInt(int aInt) {
        this.aInt = aInt;
    }

    public long getALong() {
        return aLong;
    }

    public void setALong(long aLong) {
        this.aLong = aLong;
    }

    public float getAFloat() {
        return aFloat;
    }

    public void setAFloat(float aFloat) {
        this.aFloat = aFloat;
    }

    public double getADouble() {
        return aDouble;
    }

    public void setADouble(double aDouble) {
        this.aDouble = aDouble;
    }

    public Decimal128 getADecimal() {
        return aDecimal;
    }

    public void setADecimal(Decimal128 aDecimal) {
        this.aDecimal = aDecimal;
    }

    public String getAString() {
        return aString;
    }

    public void setAString(String aString) {
        this.aString = aString;
    }

    public byte[] getABinData() {
        return aBinData;
    }

    public void setABinData(byte[] aBinData) {
        this.aBinData = aBinData;
    }

    public Date getADate() {
        return aDate;
    }

    public void setADate(Date aDate) {
        this.aDate = aDate;
    }

    public ObjectId getAObjectId() {
        return aObjectId;
    }

    public void setAObjectId(ObjectId aObjectId) {
        this.aObjectId = aObjectId;
    }

    public UUID getAUuid() {
        return aUuid;
    }

    public void setAUuid(UUID aUuid) {
        this.aUuid = aUuid;
    }

    public Boolean getMaybeBool() {
        return maybeBool;
    }

    public void setMaybeBool(Boolean maybeBool) {
        this.maybeBool = maybeBool;
    }

    public RealmList<Boolean> getListOfBool() {
        return listOfBool;
    }

    public void setListOfBool(RealmList<Boolean> listOfBool) {
        this.listOfBool = listOfBool;
    }

    public RealmSet<Boolean> getSetOfBool() {
        return setOfBool;
    }

    public void setSetOfBool(RealmSet<Boolean> setOfBool) {
        this.setOfBool = setOfBool;
    }

    public RealmDictionary<Boolean> getMapOfBool() {
        return mapOfBool;
    }

    public void setMapOfBool(RealmDictionary<Boolean> mapOfBool) {
        this.mapOfBool = mapOfBool;
    }

    public Integer getMaybeInt() {
        return maybeInt;
    }

    public void setMaybeInt(Integer maybeInt) {
        this.maybeInt = maybeInt;
    }

    public RealmList<Integer> getListOfInt() {
        return listOfInt;
    }

    public void setListOfInt(RealmList<Integer> listOfInt) {
        this.listOfInt = listOfInt;
    }

    public RealmSet<Integer> getSetOfInt() {
        return setOfInt;
    }

    public void setSetOfInt(RealmSet<Integer> setOfInt) {
        this.setOfInt = setOfInt;
    }

    public RealmDictionary<Integer> getMapOfInt() {
        return mapOfInt;
    }

    public void setMapOfInt(RealmDictionary<Integer> mapOfInt) {
        this.mapOfInt = mapOfInt;
    }

    public Long getMaybeLong() {
        return maybeLong;
    }

    public void setMaybeLong(Long maybeLong) {
        this.maybeLong = maybeLong;
    }

    public RealmList<Long> getListOfLong() {
        return listOfLong;
    }

    public void setListOfLong(RealmList<Long> listOfLong) {
        this.listOfLong = listOfLong;
    }

    public RealmSet<Long> getSetOfLong() {
        return setOfLong;
    }

    public void setSetOfLong(RealmSet<Long> setOfLong) {
        this.setOfLong = setOfLong;
    }

    public RealmDictionary<Long> getMapOfLong() {
        return mapOfLong;
    }

    public void setMapOfLong(RealmDictionary<Long> mapOfLong) {
        this.mapOfLong = mapOfLong;
    }

    public Float getMaybeFloat() {
        return maybeFloat;
    }

    public void setMaybeFloat(Float maybeFloat) {
        this.maybeFloat = maybeFloat;
    }

    public RealmList<Float> getListOfFloat() {
        return listOfFloat;
    }

    public void setListOfFloat(RealmList<Float> listOfFloat) {
        this.listOfFloat = listOfFloat;
    }

    public RealmSet<Float> getSetOfFloat() {
        return setOfFloat;
    }

    public void setSetOfFloat(RealmSet<Float> setOfFloat) {
        this.setOfFloat = setOfFloat;
    }

    public RealmDictionary<Float> getMapOfFloat() {
        return mapOfFloat;
    }

    public void setMapOfFloat(RealmDictionary<Float> mapOfFloat) {
        this.mapOfFloat = mapOfFloat;
    }

    public Double getMaybeDouble() {
        return maybeDouble;
    }

    public void setMaybeDouble(Double maybeDouble) {
        this.maybeDouble = maybeDouble;
    }

    public RealmList<Double> getListOfDouble() {
        return listOfDouble;
    }

    public void setListOfDouble(RealmList<Double> listOfDouble) {
        this.listOfDouble = listOfDouble;
    }

    public RealmSet<Double> getSetOfDouble() {
        return setOfDouble;
    }

    public void setSetOfDouble(RealmSet<Double> setOfDouble) {
        this.setOfDouble = setOfDouble;
    }

    public RealmDictionary<Double> getMapOfDouble() {
        return mapOfDouble;
    }

    public void setMapOfDouble(RealmDictionary<Double> mapOfDouble) {
        this.mapOfDouble = mapOfDouble;
    }

    public Decimal128 getMaybeDecimal() {
        return maybeDecimal;
    }

    public void setMaybeDecimal(Decimal128 maybeDecimal) {
        this.maybeDecimal = maybeDecimal;
    }

    public RealmList<Decimal128> getListOfDecimal() {
        return listOfDecimal;
    }

    public void setListOfDecimal(RealmList<Decimal128> listOfDecimal) {
        this.listOfDecimal = listOfDecimal;
    }

    public RealmSet<Decimal128> getSetOfDecimal() {
        return setOfDecimal;
    }

    public void setSetOfDecimal(RealmSet<Decimal128> setOfDecimal) {
        this.setOfDecimal = setOfDecimal;
    }

    public RealmDictionary<Decimal128> getMapOfDecimal() {
        return mapOfDecimal;
    }

    public void setMapOfDecimal(RealmDictionary<Decimal128> mapOfDecimal) {
        this.mapOfDecimal = mapOfDecimal;
    }

    public String getMaybeString() {
        return maybeString;
    }

    public void setMaybeString(String maybeString) {
        this.maybeString = maybeString;
    }

    public RealmList<String> getListOfString() {
        return listOfString;
    }

    public void setListOfString(RealmList<String> listOfString) {
        this.listOfString = listOfString;
    }

    public RealmSet<String> getSetOfString() {
        return setOfString;
    }

    public void setSetOfString(RealmSet<String> setOfString) {
        this.setOfString = setOfString;
    }

    public RealmDictionary<String> getMapOfString() {
        return mapOfString;
    }

    public void setMapOfString(RealmDictionary<String> mapOfString) {
        this.mapOfString = mapOfString;
    }

    public byte[] getMaybeBinData() {
        return maybeBinData;
    }

    public void setMaybeBinData(byte[] maybeBinData) {
        this.maybeBinData = maybeBinData;
    }

    public RealmList<byte[]> getListOfBinData() {
        return listOfBinData;
    }

    public void setListOfBinData(RealmList<byte[]> listOfBinData) {
        this.listOfBinData = listOfBinData;
    }

    public RealmSet<byte[]> getSetOfBinData() {
        return setOfBinData;
    }

    public void setSetOfBinData(RealmSet<byte[]> setOfBinData) {
        this.setOfBinData = setOfBinData;
    }

    public RealmDictionary<byte[]> getMapOfBinData() {
        return mapOfBinData;
    }

    public void setMapOfBinData(RealmDictionary<byte[]> mapOfBinData) {
        this.mapOfBinData = mapOfBinData;
    }

    public Date getMaybeDate() {
        return maybeDate;
    }

    public void setMaybeDate(Date maybeDate) {
        this.maybeDate = maybeDate;
    }

    public RealmList<Date> getListOfDate() {
        return listOfDate;
    }

    public void setListOfDate(RealmList<Date> listOfDate) {
        this.listOfDate = listOfDate;
    }

    public RealmSet<Date> getSetOfDate() {
        return setOfDate;
    }

    public void setSetOfDate(RealmSet<Date> setOfDate) {
        this.setOfDate = setOfDate;
    }

    public RealmDictionary<Date> getMapOfDate() {
        return mapOfDate;
    }

    public void setMapOfDate(RealmDictionary<Date> mapOfDate) {
        this.mapOfDate = mapOfDate;
    }

    public ObjectId getMaybeObjectId() {
        return maybeObjectId;
    }

    public void setMaybeObjectId(ObjectId maybeObjectId) {
        this.maybeObjectId = maybeObjectId;
    }

    public RealmList<ObjectId> getListOfObjectId() {
        return listOfObjectId;
    }

    public void setListOfObjectId(RealmList<ObjectId> listOfObjectId) {
        this.listOfObjectId = listOfObjectId;
    }

    public RealmSet<ObjectId> getSetOfObjectId() {
        return setOfObjectId;
    }

    public void setSetOfObjectId(RealmSet<ObjectId> setOfObjectId) {
        this.setOfObjectId = setOfObjectId;
    }

    public RealmDictionary<ObjectId> getMapOfObjectId() {
        return mapOfObjectId;
    }

    public void setMapOfObjectId(RealmDictionary<ObjectId> mapOfObjectId) {
        this.mapOfObjectId = mapOfObjectId;
    }

    public UUID getMaybeUuid() {
        return maybeUuid;
    }

    public void setMaybeUuid(UUID maybeUuid) {
        this.maybeUuid = maybeUuid;
    }

    public RealmList<UUID> getListOfUuid() {
        return listOfUuid;
    }

    public void setListOfUuid(RealmList<UUID> listOfUuid) {
        this.listOfUuid = listOfUuid;
    }

    public RealmSet<UUID> getSetOfUuid() {
        return setOfUuid;
    }

    public void setSetOfUuid(RealmSet<UUID> setOfUuid) {
        this.setOfUuid = setOfUuid;
    }

    public RealmDictionary<UUID> getMapOfUuid() {
        return mapOfUuid;
    }

    public void setMapOfUuid(RealmDictionary<UUID> mapOfUuid) {
        this.mapOfUuid = mapOfUuid;
    }

    public RealmAny getAny() {
        return any;
    }

    public void setAny(RealmAny any) {
        this.any = any;
    }

    public RealmList<RealmAny> getListOfAny() {
        return listOfAny;
    }

    public void setListOfAny(RealmList<RealmAny> listOfAny) {
        this.listOfAny = listOfAny;
    }

    public RealmSet<RealmAny> getSetOfAny() {
        return setOfAny;
    }

    public void setSetOfAny(RealmSet<RealmAny> setOfAny) {
        this.setOfAny = setOfAny;
    }

    public RealmDictionary<RealmAny> getMapOfAny() {
        return mapOfAny;
    }

    public void setMapOfAny(RealmDictionary<RealmAny> mapOfAny) {
        this.mapOfAny = mapOfAny;
    }
}
