// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.RealmClass;
import io.realm.annotations.Required;
import org.bson.types.ObjectId;

@RealmClass(name = "class")
public class ClassModel extends RealmObject {

    @PrimaryKey
    @Required
    private ObjectId _id = new ObjectId();
    private ListModel list;

    public ClassModel() {}

    public ObjectId getId() {
        return _id;
    }

    public void setId(ObjectId id) {
        _id = id;
    }

    public ListModel getList() {
        return list;
    }

    public void setList(ListModel list) {
        this.list = list;
    }
}
