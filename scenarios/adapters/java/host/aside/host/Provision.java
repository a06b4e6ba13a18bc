package aside.host;

import com.google.gson.annotations.SerializedName;
import java.util.List;

/** The request of that name: who is in a world. What is null is for the host to choose. */
public record Provision(int world, @SerializedName("as_of") String asOf, String plan, List<String> users,
        List<Device> devices, List<Group> groups) {

    public record Device(String device, String user, String platform, String edition, String version,
            @SerializedName("logged_in") boolean loggedIn) {
    }

    public record Group(String group, String type, List<Member> members) {
    }

    public record Member(String user, String role) {
    }
}
