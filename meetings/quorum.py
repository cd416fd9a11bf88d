from dataclasses import dataclass

from meetings.models import Attendance


@dataclass(frozen=True)
class Seat:
    """One member who is called to a meeting, and what they said."""

    membership: object
    attendance: Attendance | None

    @property
    def answer(self):
        return self.attendance.answer if self.attendance else Attendance.Answer.NONE

    @property
    def presence(self):
        return self.attendance.presence if self.attendance else Attendance.Presence.UNKNOWN


@dataclass(frozen=True)
class Forecast:
    """Whether enough members will be there: more than half of the seats."""

    seats: list[Seat]

    @property
    def members(self):
        return len(self.seats)

    @property
    def quorum(self):
        return self.members // 2 + 1

    @property
    def coming(self):
        return sum(seat.answer == Attendance.Answer.COMING for seat in self.seats)

    @property
    def excused(self):
        return sum(seat.answer == Attendance.Answer.EXCUSED for seat in self.seats)

    @property
    def present(self):
        return sum(seat.presence == Attendance.Presence.PRESENT for seat in self.seats)

    @property
    def is_recorded(self):
        """Whether somebody noted who was there: from then on that counts, no longer what was answered."""
        return any(seat.presence for seat in self.seats)

    @property
    def is_reached(self):
        return self.present >= self.quorum

    @property
    def is_sure(self):
        return self.coming >= self.quorum

    @property
    def is_lost(self):
        """Whether so many sent their apologies that the others are too few."""
        return self.members - self.excused < self.quorum


def forecast(meeting):
    """The seats of a meeting on its day, with the answers so far."""
    members = meeting.body.memberships.current(meeting.day).seated().select_related("person")
    answers = {attendance.membership_id: attendance for attendance in meeting.attendances.all()}
    return Forecast([Seat(member, answers.get(member.pk)) for member in members])
