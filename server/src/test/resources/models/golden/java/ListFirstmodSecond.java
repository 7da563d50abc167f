// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.RealmClass;

@RealmClass(name = "List_firstmod_second", embedded = true)
public class ListFirstmodSecond extends RealmObject {

    private String third;

    public ListFirstmodSecond() {}

    public String getThird() {
        return third;
    }

    public void setThird(String third) {
        this.third = third;
    }
}
