// Wagtail starts its choosers and lists of forms from inline scripts, which the Content-Security-Policy refuses.
// This starts them from attributes; see intranet/pages/strict_admin.py. Only what stands here can be started.

const functions = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);
const classes = new Set([
  "Chooser",
  "DocumentChooser",
  "ImageChooser",
  "InlinePanel",
  "MultipleChooserPanel",
  "PageChooser",
  "SnippetChooser",
]);

class StartController extends window.StimulusModule.Controller {
  static values = { what: String, arguments: Array };

  connect() {
    if (this.element.dataset.started) {
      return;
    }
    this.element.dataset.started = "yes";
    if (functions.has(this.whatValue)) {
      window[this.whatValue](...this.argumentsValue);
    } else if (classes.has(this.whatValue)) {
      new window[this.whatValue](...this.argumentsValue);
    }
  }
}

window.wagtail.app.register("belfort-start", StartController);
