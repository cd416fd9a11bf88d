from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from meetings import services
from meetings.models import ClosedPeriod, GoverningBody, Membership


class BodyForm(WagtailAdminModelForm):
    """A governing body; nobody makes themselves its secretary."""

    def clean(self):
        values = super().clean()
        self.instance.secretary = values.get("secretary")
        stored = GoverningBody.objects.filter(pk=self.instance.pk).first()
        try:
            services.refuse_naming_oneself(self.instance, by=self.for_user, stored=stored)
        except services.NotYourself as error:
            raise ValidationError({"secretary": str(error)}) from error
        return values


class MembershipForm(WagtailAdminModelForm):
    """A seat; nobody gives one to themselves."""

    def _post_clean(self):
        super()._post_clean()
        try:
            services.refuse_own_seat(self.instance, by=self.for_user)
        except services.NotYourself as error:
            self.add_error("person", str(error))


class AddBodyView(generic.CreateView):
    def save_instance(self):
        return services.save_body(self.form.save(commit=False), by=self.request.user)


class EditBodyView(generic.EditView):
    def save_instance(self):
        return services.save_body(self.form.save(commit=False), by=self.request.user)


class AddMembershipView(generic.CreateView):
    def save_instance(self):
        return services.save_membership(self.form.save(commit=False), by=self.request.user)


class EditMembershipView(generic.EditView):
    def save_instance(self):
        return services.save_membership(self.form.save(commit=False), by=self.request.user)


class BodyViewSet(ModelViewSet):
    model = GoverningBody
    icon = "group"
    add_view_class, edit_view_class = AddBodyView, EditBodyView
    copy_view_enabled = False
    list_display = ["name", "short_name", "organisation", "kind", "secretary", "is_active"]
    list_filter = ["organisation", "kind", "is_active"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("slug")]),
                FieldPanel("secretary"),
                FieldRowPanel([FieldPanel("colour"), FieldPanel("order"), FieldPanel("is_active")]),
            ],
            heading=_("The body"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_public"),
                FieldPanel("scope"),
                FieldPanel("keeps_agenda_elsewhere"),
                FieldPanel("publishes"),
            ],
            heading=_("Who may know what"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("default_weekday"), FieldPanel("default_start"), FieldPanel("default_minutes")]
                ),
                FieldRowPanel([FieldPanel("default_room"), FieldPanel("default_place")]),
                FieldRowPanel([FieldPanel("followed_by"), FieldPanel("next_body")]),
            ],
            heading=_("How it meets"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("deadline_rule"),
                FieldRowPanel(
                    [FieldPanel("deadline_weekday"), FieldPanel("deadline_days"), FieldPanel("deadline_time")]
                ),
            ],
            heading=_("Until when items are submitted"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("notice_days"), FieldPanel("second_notice_days")]),
                FieldRowPanel([FieldPanel("member_item_days"), FieldPanel("supplement_hours")]),
                FieldPanel("decision_list_days"),
            ],
            heading=_("Legal terms"),
        ),
    ]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = BodyForm
        return handler


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "user"
    add_view_class, edit_view_class = AddMembershipView, EditMembershipView
    copy_view_enabled = False
    list_display = ["name", "body", "role", "starts_on", "ends_on"]
    list_filter = ["body", "role"]
    panels = [
        FieldPanel("body"),
        FieldPanel("person"),
        FieldRowPanel([FieldPanel("external_name"), FieldPanel("external_mail")]),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = MembershipForm
        return handler


class ClosedPeriodViewSet(ModelViewSet):
    model = ClosedPeriod
    icon = "date"
    copy_view_enabled = False
    list_display = ["name", "kind", "starts_on", "ends_on"]
    list_filter = ["kind"]
    panels = [FieldPanel("name"), FieldPanel("kind"), FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])]


class MeetingsGroup(ModelViewSetGroup):
    menu_label = _("Meetings")
    menu_icon = "calendar-alt"
    menu_order = 140
    items = (BodyViewSet, MembershipViewSet, ClosedPeriodViewSet)


@hooks.register("register_admin_viewset")
def meetings():
    return MeetingsGroup()
