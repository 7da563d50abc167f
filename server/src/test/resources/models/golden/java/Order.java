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
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** An order, as a customer placed it. */
public class Order extends RealmObject {

    @PrimaryKey
    @Required
    private ObjectId _id = new ObjectId();
    /**
     * What the customer pays, all taxes included *&#47; in the currency of the order &#92;u002a/
     * whatever a person may write into a description, which can be longer than a line.
     */
    @Required
    private Decimal128 total;
    @Required
    @RealmField(name = "placed_at")
    private Date placedAt;
    private boolean paid;
    private String note;
    @Required
    private RealmList<String> tags = new RealmList<>();
    @Required
    private RealmSet<Long> flags = new RealmSet<>();
    private RealmDictionary<RealmAny> attrs = new RealmDictionary<>();
    private Address ship;
    private Person buyer;
    private RealmSet<Order> related = new RealmSet<>();
    private RealmDictionary<Person> byRole = new RealmDictionary<>();
    private RealmList<Line> lines = new RealmList<>();
    private RealmDictionary<Address> stops = new RealmDictionary<>();
    private RealmAny anything;

    public Order() {}

    public ObjectId getId() {
        return _id;
    }

    public void setId(ObjectId id) {
        _id = id;
    }

    public Decimal128 getTotal() {
        return total;
    }

    public void setTotal(Decimal128 total) {
        this.total = total;
    }

    public Date getPlacedAt() {
        return placedAt;
    }

    public void setPlacedAt(Date placedAt) {
        this.placedAt = placedAt;
    }

    public boolean isPaid() {
        return paid;
    }

    public void setPaid(boolean paid) {
        this.paid = paid;
    }

    public String getNote() {
        return note;
    }

    public void setNote(String note) {
        this.note = note;
    }

    public RealmList<String> getTags() {
        return tags;
    }

    public void setTags(RealmList<String> tags) {
        this.tags = tags;
    }

    public RealmSet<Long> getFlags() {
        return flags;
    }

    public void setFlags(RealmSet<Long> flags) {
        this.flags = flags;
    }

    public RealmDictionary<RealmAny> getAttrs() {
        return attrs;
    }

    public void setAttrs(RealmDictionary<RealmAny> attrs) {
        this.attrs = attrs;
    }

    public Address getShip() {
        return ship;
    }

    public void setShip(Address ship) {
        this.ship = ship;
    }

    public Person getBuyer() {
        return buyer;
    }

    public void setBuyer(Person buyer) {
        this.buyer = buyer;
    }

    public RealmSet<Order> getRelated() {
        return related;
    }

    public void setRelated(RealmSet<Order> related) {
        this.related = related;
    }

    public RealmDictionary<Person> getByRole() {
        return byRole;
    }

    public void setByRole(RealmDictionary<Person> byRole) {
        this.byRole = byRole;
    }

    public RealmList<Line> getLines() {
        return lines;
    }

    public void setLines(RealmList<Line> lines) {
        this.lines = lines;
    }

    public RealmDictionary<Address> getStops() {
        return stops;
    }

    public void setStops(RealmDictionary<Address> stops) {
        this.stops = stops;
    }

    public RealmAny getAnything() {
        return anything;
    }

    public void setAnything(RealmAny anything) {
        this.anything = anything;
    }
}
