// Generated from App Services schemas by devsync models.

import io.realm.RealmObject;
import io.realm.annotations.RealmClass;
import io.realm.annotations.Required;

@RealmClass(name = "Measurement_sensor", embedded = true)
public class MeasurementSensor extends RealmObject {

    @Required
    private String serial;

    public MeasurementSensor() {}

    public String getSerial() {
        return serial;
    }

    public void setSerial(String serial) {
        this.serial = serial;
    }
}
