// Generated from App Services schemas by devsync models.

import io.realm.RealmList;
import io.realm.RealmObject;
import io.realm.annotations.PrimaryKey;
import io.realm.annotations.Required;
import org.bson.types.ObjectId;

public class Person extends RealmObject {

    @PrimaryKey
    @Required
    private ObjectId _id = new ObjectId();
    @Required
    private String name;
    private Integer age;
    private RealmList<Person> friends = new RealmList<>();
    private Address home;

    public Person() {}

    public ObjectId getId() {
        return _id;
    }

    public void setId(ObjectId id) {
        _id = id;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public Integer getAge() {
        return age;
    }

    public void setAge(Integer age) {
        this.age = age;
    }

    public RealmList<Person> getFriends() {
        return friends;
    }

    public void setFriends(RealmList<Person> friends) {
        this.friends = friends;
    }

    public Address getHome() {
        return home;
    }

    public void setHome(Address home) {
        this.home = home;
    }
}
