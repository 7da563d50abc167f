// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.RealmClass;

@RealmClass(name = "List")
public class ListModel extends RealmObject {

    @PrimaryKey
    private long _id;
    private Long count;
    private ListFirstmod firstmod;

    public ListModel() {}

    public long getId() {
        return _id;
    }

    public void setId(long id) {
        _id = id;
    }

    public Long getCount() {
        return count;
    }

    public void setCount(Long count) {
        this.count = count;
    }

    public ListFirstmod getFirstmod() {
        return firstmod;
    }

    public void setFirstmod(ListFirstmod firstmod) {
        this.firstmod = firstmod;
    }
}
