// Reads a calendar from standard input; tells how ical.js (Thunderbird, Nextcloud) and node-ical read its events.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync(0, "utf8");

function byIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toUnixTime(),
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
    };
  });
}

function byNodeIcal() {
  const events = Object.values(ical.sync.parseICS(text)).filter((part) => part.type === "VEVENT");
  return events.map(({ uid, start, status, summary }) => ({ uid, start: start.getTime() / 1000, status, summary }));
}

process.stdout.write(JSON.stringify({ "ical.js": byIcalJs(), "node-ical": byNodeIcal() }));
