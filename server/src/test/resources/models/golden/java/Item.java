// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.Required;
import org.bson.types.ObjectId;

public class Item extends RealmObject {

    @PrimaryKey
    @Required
    private ObjectId _id = new ObjectId();
    private double price;
    /** Free text, which may end in a &#92; */
    private String description;

    public Item() {}

    public ObjectId getId() {
        return _id;
    }

    public void setId(ObjectId id) {
        _id = id;
    }

    public double getPrice() {
        return price;
    }

    public void setPrice(double price) {
        this.price = price;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }
}
