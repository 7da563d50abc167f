// Generated from App Services schemas by devsync models.

import io.realm.RealmList;
import io.realm.RealmObject;
import io.realm.annotations.RealmClass;
import io.realm.annotations.Required;

@RealmClass(embedded = true)
public class GeoPoint extends RealmObject {

    @Required
    private String type;
    @Required
    private RealmList<Double> coordinates = new RealmList<>();

    public GeoPoint() {}

    public String getType() {
        return type;
    }

    public void setType(String type) {
        this.type = type;
    }

    public RealmList<Double> getCoordinates() {
        return coordinates;
    }

    public void setCoordinates(RealmList<Double> coordinates) {
        this.coordinates = coordinates;
    }
}
