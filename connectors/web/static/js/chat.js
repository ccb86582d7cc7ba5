/** The conversation on the page: what happens when a question is sent, answered, lost, or left for a new one. */

import { byId, element } from "./dom.js";
import { answerView, markUsed, officerView, questionView, showProblem } from "./message-view.js";
import { ApiFailure, sendFeedback, sendMessage } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { exampleGroups } from "./examples.js";
import { OfficerLine, contactForm } from "./officer.js";
import { feedbackView } from "./feedback-view.js";
import { hasTouchKeyboard, scrollToEnd, scrollToStart } from "./viewport.js";

/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Reply} Reply */
/** @typedef {import("./commune-picker.js").CommunePicker} CommunePicker */

const WAITING = "Đang tìm câu trả lời…";

export class Chat {
  /**
   * @param {CommunePicker} communes
   * @param {(sentence: string) => void} announce
   */
  constructor(communes, announce) {
    this.communes = communes;
    this.announce = announce;
    this.log = byId("log", HTMLElement);
    this.typing = byId("typing", HTMLElement);
    this.welcome = byId("welcome", HTMLElement);
    this.conversation = new Conversation();
    this.officer = new OfficerLine(
      (text, id) => this.hearOfficer(text, id),
      () => this.setCall(false),
    );
    this.composer = new Composer((text) => this.ask(text, text), announce);
    /** @type {AbortController|null} */
    this.pending = null;
    /** @type {Map<Question, HTMLElement>} */
    this.questionViews = new Map();
    /** @type {HTMLElement|null} */
    this.feedback = null;
    byId("examples", HTMLElement).append(...exampleGroups((question) => this.ask(question, question)));
    byId("new-conversation", HTMLElement).addEventListener("click", () => this.restart());
    this.restore();
  }

  /** Show what was said before the page was loaded again. */
  restore() {
    const shown = this.conversation.entries.map((entry) => {
      if (entry.role === "officer") return this.showOfficer(entry.text);
      return entry.role === "user" ? this.showQuestion(entry) : this.showAnswer(entry);
    });
    const heard = this.conversation.entries.map((entry) => (entry.role === "officer" ? entry.id : 0));
    if (this.conversation.isCall) this.officer.listen(this.conversation.id, Math.max(0, ...heard));
    this.welcome.hidden = shown.length > 0;
    const last = shown[shown.length - 1];
    if (last) scrollToStart(null, last);
    const newest = this.conversation.entries[shown.length - 1];
    if (newest?.role === "assistant") this.offerFeedback(newest, last);
    if (!hasTouchKeyboard()) this.composer.focus();
  }

  /** Leave this conversation and begin another. */
  restart() {
    this.pending?.abort();
    this.officer.stop();
    this.conversation.restart();
    this.questionViews.clear();
    this.feedback = null;
    this.log.replaceChildren();
    this.composer.clear();
    this.setWaiting(null);
    this.welcome.hidden = false;
    window.scrollTo({ top: 0 });
    this.composer.focus();
    this.announce("Đã bắt đầu cuộc trò chuyện mới.");
  }

  /**
   * @param {string} shown what the person sees as their question
   * @param {string} payload what is sent
   */
  ask(shown, payload) {
    if (this.pending) return;
    /** @type {Question} */
    const question = { role: "user", text: shown, payload, state: "pending" };
    this.welcome.hidden = true;
    this.send(question, this.showQuestion(question));
  }

  /**
   * Send a question again; it moves to the end, where its answer will stand.
   * @param {Question} question
   */
  resend(question) {
    const view = this.questionViews.get(question);
    if (this.pending || !view) return;
    showProblem(view, null, () => {});
    this.log.append(view);
    this.send(question, view);
  }

  /**
   * @param {Question} question
   * @param {HTMLElement} view
   */
  async send(question, view) {
    const abort = new AbortController();
    question.state = "pending";
    this.feedback?.remove();
    this.conversation.place(question);
    this.setWaiting(abort);
    this.keepFocus(view);
    scrollToEnd();
    const message = { conversation_id: this.conversation.id, text: question.payload, commune: this.communes.slug };
    const outcome = await sendMessage(message, abort).catch((error) => error);
    if (this.pending !== abort) return;
    if (outcome instanceof Error) {
      this.settle(question, "failed", outcome instanceof ApiFailure ? outcome.userMessage : String(outcome));
      this.showFailure(question, view);
      scrollToEnd();
    } else {
      this.settle(question, "sent");
      this.showReplies(view, outcome.replies);
      if (outcome.isCall) this.callOfficer();
      void this.communes.load();
    }
  }

  /**
   * @param {Question} question
   * @param {"sent"|"failed"} state
   * @param {string} [problem]
   */
  settle(question, state, problem) {
    question.state = state;
    question.problem = problem;
    this.conversation.save();
    this.setWaiting(null);
  }

  /**
   * @param {HTMLElement} questionShown
   * @param {Reply[]} replies
   */
  showReplies(questionShown, replies) {
    /** @type {Answer[]} */
    const answers = replies.map((reply) => ({ role: "assistant", reply, used: [] }));
    const views = answers.map((answer) => {
      this.conversation.place(answer);
      return this.showAnswer(answer);
    });
    if (!views.length) return; // an officer is to answer
    this.offerFeedback(answers[answers.length - 1], views[views.length - 1]);
    scrollToStart(questionShown, views[0]);
  }

  /** An officer was called, or is there: listen; the first time offer to be called back. */
  callOfficer() {
    if (!this.conversation.isCall) {
      this.log.lastElementChild?.querySelector(".card")?.append(contactForm(this.conversation.id));
      this.setCall(true);
    }
    this.officer.listen(this.conversation.id);
  }

  /** @param {boolean} isCall */
  setCall(isCall) {
    this.conversation.isCall = isCall;
    this.conversation.save();
  }

  /**
   * @param {string} text
   * @param {number} id
   */
  hearOfficer(text, id) {
    this.conversation.place({ role: "officer", text, id });
    const view = this.showOfficer(text);
    scrollToStart(null, view);
  }

  /** @param {string} text */
  showOfficer(text) {
    const view = officerView(text);
    this.log.append(view);
    return view;
  }

  /**
   * Ask whether the newest answer helped; only of one that rests on a source, and once.
   * @param {Answer} answer
   * @param {HTMLElement} view
   */
  offerFeedback(answer, view) {
    if (!answer.reply.citations?.length || answer.useful !== undefined) return;
    this.feedback = feedbackView(async (useful) => {
      await sendFeedback(this.conversation.id, useful);
      answer.useful = useful;
      this.conversation.save();
    });
    view.append(this.feedback);
  }

  /** @param {Question} question */
  showQuestion(question) {
    const view = questionView(question);
    this.questionViews.set(question, view);
    this.log.append(view);
    if (question.state === "failed") this.showFailure(question, view);
    return view;
  }

  /**
   * @param {Question} question
   * @param {HTMLElement} view
   */
  showFailure(question, view) {
    showProblem(view, question.problem ?? "", () => this.resend(question));
  }

  /** @param {Answer} answer */
  showAnswer(answer) {
    const view = answerView(answer, (choice, pressed) => {
      if (this.pending) return;
      answer.used.push(choice.payload);
      markUsed(pressed);
      this.ask(choice.title, choice.payload);
    });
    this.log.append(view);
    return view;
  }

  /** @param {AbortController|null} pending the call that is on its way */
  setWaiting(pending) {
    this.pending = pending;
    this.composer.setWaiting(pending !== null);
    this.typing.replaceChildren(...(pending ? [element("span", { class: "dots", "aria-hidden": "true" }), WAITING] : []));
  }

  /**
   * The pressed button may be gone or disabled now. The field takes the focus, except where that would raise a keyboard.
   * @param {HTMLElement} view
   */
  keepFocus(view) {
    if (!hasTouchKeyboard()) this.composer.focus();
    else if (document.activeElement !== this.composer.field) view.focus({ preventScroll: true });
  }
}
