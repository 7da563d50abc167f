// Generated from App Services schemas by devsync models.

import io.realm.RealmList;
import io.realm.RealmObject;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.RealmClass;
import io.realm.annotations.RealmField;
import io.realm.annotations.Required;

@RealmClass(name = "odd_names")
public class OddNames extends RealmObject {

    @PrimaryKey
    @Required
    private String _id;
    @RealmField(name = "class")
    private String oddNamesClass;
    @RealmField(name = "_class")
    private String oddNamesClass2;
    @RealmField(name = "default")
    private Boolean oddNamesDefault;
    @RealmField(name = "switch")
    private Long oddNamesSwitch;
    private String description;
    private String hash;
    @RealmField(name = "first-name")
    private String oddNamesFirstName;
    @RealmField(name = "first_name")
    private String oddNamesFirstName2;
    private String firstName;
    @RealmField(name = "2fa")
    private Boolean oddNames2fa;
    private String oddNames;
    private Integer __v;
    @RealmField(name = "is_open")
    private Boolean isOpen;
    private Boolean open;
    @Required
    private RealmList<String> keys = new RealmList<>();
    private String newest;
    private String newItem;
    @RealmField(name = "valid")
    private Boolean oddNamesValid;
    @RealmField(name = "URL")
    private String url;
    private Double größe;
    private String late;
    @RealmField(name = "id")
    private Long oddNamesId;
    private String object;
    private String schema;
    @RealmField(name = "cost $")
    private Double cost;

    public OddNames() {}

    public String getId() {
        return _id;
    }

    public void setId(String id) {
        _id = id;
    }

    public String getOddNamesClass() {
        return oddNamesClass;
    }

    public void setOddNamesClass(String oddNamesClass) {
        this.oddNamesClass = oddNamesClass;
    }

    public String getOddNamesClass2() {
        return oddNamesClass2;
    }

    public void setOddNamesClass2(String oddNamesClass2) {
        this.oddNamesClass2 = oddNamesClass2;
    }

    public Boolean getOddNamesDefault() {
        return oddNamesDefault;
    }

    public void setOddNamesDefault(Boolean oddNamesDefault) {
        this.oddNamesDefault = oddNamesDefault;
    }

    public Long getOddNamesSwitch() {
        return oddNamesSwitch;
    }

    public void setOddNamesSwitch(Long oddNamesSwitch) {
        this.oddNamesSwitch = oddNamesSwitch;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public String getHash() {
        return hash;
    }

    public void setHash(String hash) {
        this.hash = hash;
    }

    public String getOddNamesFirstName() {
        return oddNamesFirstName;
    }

    public void setOddNamesFirstName(String oddNamesFirstName) {
        this.oddNamesFirstName = oddNamesFirstName;
    }

    public String getOddNamesFirstName2() {
        return oddNamesFirstName2;
    }

    public void setOddNamesFirstName2(String oddNamesFirstName2) {
        this.oddNamesFirstName2 = oddNamesFirstName2;
    }

    public String getFirstName() {
        return firstName;
    }

    public void setFirstName(String firstName) {
        this.firstName = firstName;
    }

    public Boolean getOddNames2fa() {
        return oddNames2fa;
    }

    public void setOddNames2fa(Boolean oddNames2fa) {
        this.oddNames2fa = oddNames2fa;
    }

    public String getOddNames() {
        return oddNames;
    }

    public void setOddNames(String oddNames) {
        this.oddNames = oddNames;
    }

    public Integer getV() {
        return __v;
    }

    public void setV(Integer v) {
        __v = v;
    }

    public Boolean getIsOpen() {
        return isOpen;
    }

    public void setIsOpen(Boolean isOpen) {
        this.isOpen = isOpen;
    }

    public Boolean getOpen() {
        return open;
    }

    public void setOpen(Boolean open) {
        this.open = open;
    }

    public RealmList<String> getKeys() {
        return keys;
    }

    public void setKeys(RealmList<String> keys) {
        this.keys = keys;
    }

    public String getNewest() {
        return newest;
    }

    public void setNewest(String newest) {
        this.newest = newest;
    }

    public String getNewItem() {
        return newItem;
    }

    public void setNewItem(String newItem) {
        this.newItem = newItem;
    }

    public Boolean getOddNamesValid() {
        return oddNamesValid;
    }

    public void setOddNamesValid(Boolean oddNamesValid) {
        this.oddNamesValid = oddNamesValid;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public Double getGröße() {
        return größe;
    }

    public void setGröße(Double größe) {
        this.größe = größe;
    }

    public String getLate() {
        return late;
    }

    public void setLate(String late) {
        this.late = late;
    }

    public Long getOddNamesId() {
        return oddNamesId;
    }

    public void setOddNamesId(Long oddNamesId) {
        this.oddNamesId = oddNamesId;
    }

    public String getObject() {
        return object;
    }

    public void setObject(String object) {
        this.object = object;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public Double getCost() {
        return cost;
    }

    public void setCost(Double cost) {
        this.cost = cost;
    }
}
