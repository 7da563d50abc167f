// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.RealmClass;

@RealmClass(name = "List_firstmod", embedded = true)
public class ListFirstmod extends RealmObject {

    private ListFirstmodSecond second;

    public ListFirstmod() {}

    public ListFirstmodSecond getSecond() {
        return second;
    }

    public void setSecond(ListFirstmodSecond second) {
        this.second = second;
    }
}
