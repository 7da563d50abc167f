// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.RealmClass;
import io.realm.annotations.Required;

/** Where somebody lives. */
@RealmClass(embedded = true)
public class Address extends RealmObject {

    @Required
    private String city;
    @Required
    private String street;
    private GeoPoint location;

    public Address() {}

    public String getCity() {
        return city;
    }

    public void setCity(String city) {
        this.city = city;
    }

    public String getStreet() {
        return street;
    }

    public void setStreet(String street) {
        this.street = street;
    }

    public GeoPoint getLocation() {
        return location;
    }

    public void setLocation(GeoPoint location) {
        this.location = location;
    }
}
