package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.wish;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;

/** The commands about beds in homes of their own, each sent through {@link Repeated}. */
final class KeyedBeds {
  private static final String REASON = "{\"reason\":\"x\"}";

  private final BedHouse house;
  private final Repeated repeated;
  private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

  KeyedBeds(BedHouse house, Repeated repeated) {
    this.house = house;
    this.repeated = repeated;
  }

  void run() throws Exception {
    String home = house.home(HERE);
    String person = house.person(true);
    send("enterWaitingList", null, wish(home, person));
    send("leaveWaitingList", newest("/waiting-list?placeId=" + home), REASON);
    String bed = house.bed(home, true, false);
    send("reserveBed", bed, "{\"personId\":\"" + person + "\"}");
    send("releaseBed", bed, REASON);
    send("bedOutOfService", bed, REASON);
    send("bedBackInService", bed, "{}");
    send("admitResident", person, "{\"bedId\":\"" + bed + "\"}");
    lives(home, person);
    respite(home);
    offers();
  }

  private void lives(String home, String person) throws Exception {
    String other = house.bed(home, true, false);
    send("transferResident", person, "{\"bedId\":\"%s\",\"reason\":\"x\"}".formatted(other));
    String away = "{\"expectedReturn\":\"%s\",\"reason\":\"x\"}";
    send("residentOnLeave", person, away.formatted(today.plusDays(2)));
    send("residentReturned", person, "{}");
    send("residentToHospital", person, away.formatted(today.plusDays(3)));
    done(house.post("/residents/" + person + "/return", "{}"));
    String plan =
        "{\"kind\":\"LEAVE\",\"day\":\"%s\",\"expectedReturn\":\"%s\",\"reason\":\"x\"}"
            .formatted(today.plusDays(1), today.plusDays(3));
    send("planStep", person, plan);
    send("cancelPlannedStep", newest("/planned-steps?placeId=" + home), REASON);
    refused(person);
    send("dischargeResident", person, "{\"reason\":\"HOME\"}");
  }

  private void refused(String person) throws Exception {
    String elsewhere = house.bed(house.home(HERE), true, false);
    String plan =
        "{\"kind\":\"TRANSFER\",\"day\":\"%s\",\"bedId\":\"%s\",\"reason\":\"x\"}"
            .formatted(today.plusDays(1), elsewhere);
    HttpResponse<String> planned = house.post("/residents/" + person + "/plan", plan);
    done(planned);
    send("refusePlannedStep", json(planned).get("id").asText(), REASON);
  }

  private void respite(String home) throws Exception {
    String bed = house.bed(home, false, true);
    String guest = house.person(true);
    house.livesAtHome(guest);
    String booking =
        "{\"bedId\":\"%s\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
            .formatted(bed, guest, today, today.plusDays(5));
    send("bookRespite", null, booking);
    send("cancelRespite", newest("/respite-bookings?placeId=" + home), REASON);
    HttpResponse<String> again = house.book(bed, guest, today, today.plusDays(5));
    done(again);
    send("respiteArrived", json(again).get("id").asText(), "{}");
    String end = "{\"until\":\"%s\",\"reason\":\"x\"}".formatted(today.plusDays(6));
    send("respiteNewEnd", guest, end);
  }

  private void offers() throws Exception {
    String home = house.home(HERE);
    String bed = house.bed(home, true, false);
    String living = house.person(true);
    done(house.admit(living, bed));
    done(house.post("/waiting-list", wish(home, house.person(true))));
    done(house.post("/waiting-list", wish(home, house.person(true))));
    done(house.post("/residents/" + living + "/discharge", "{\"reason\":\"HOME\"}"));
    send("declineOffer", newest("/offers?placeId=" + home), REASON);
    send("acceptOffer", newest("/offers?placeId=" + home), "{}");
  }

  private void send(String operation, String id, String body) throws Exception {
    repeated.send(operation, id, house.registrar(), body);
  }

  private String newest(String list) {
    return house.get(list).at("/items/0/id").asText();
  }
}
