"""Checks that need Rasa: `test_inside_engine.py` runs them in the engine's environment (unittest, Python 3.10)."""

import asyncio
import tempfile
import unicodedata
import unittest
from abc import ABC
from collections.abc import Callable
from pathlib import Path

import tensorflow
from aiohttp import web
from aiohttp.test_utils import TestServer
from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig

from bot.components import action_validation, graph_runner
from bot.components.entities import VietnameseEntityExtractor
from bot.components.ngrams import NgramModel
from bot.components.tokenizer import VietnameseTokenizer
from bot.components.tracker_store import ConversationStore
from knowledge.text import folded_words

DOMAIN = Domain.load(str(Path(__file__).parents[3] / "domain.yml"))


def _tokens(text: str) -> list[str]:
    tokenizer = VietnameseTokenizer(VietnameseTokenizer.get_default_config())
    return [token.text for token in tokenizer.tokenize(Message.build(text), "text")]


class Tokenizer(unittest.TestCase):
    def test_every_way_of_typing_gives_the_same_tokens(self) -> None:
        plain = _tokens("Lệ phí đăng ký thường trú ở xã Xuân Hòa")
        for other in (
            "le phi dang ky thuong tru o xa xuan hoa",
            "LỆ PHÍ ĐĂNG KÝ THƯỜNG TRÚ Ở XÃ XUÂN HOÀ",
            unicodedata.normalize("NFD", "Lệ phí đăng ký thường trú ở xã Xuân Hòa"),
            "lệ phí đk thường trú ở xã xuân hoà 🙂",
        ):
            assert _tokens(other) == plain, other

    def test_a_message_without_words_has_no_tokens(self) -> None:
        assert _tokens("🙂 ...") == []


class Entities(unittest.TestCase):
    def test_entities_are_set_as_rasa_expects(self) -> None:
        message = Message.build("chỉ tiêu an viễn năm 2030")
        VietnameseEntityExtractor().process([message])
        values = {(entity["entity"], entity["value"]) for entity in message.get("entities")}
        assert {("commune", "an-vien"), ("year", "2030"), ("aspect", "value")} <= values


class Training(unittest.TestCase):
    def test_a_typing_error_is_forgiven(self) -> None:
        texts = ["xin chào", "chào bạn", "lệ phí bao nhiêu", "nộp lệ phí ở đâu", "tạm biệt nhé", "hẹn gặp lại"]
        intents = ["greet", "greet", "ask", "ask", "goodbye", "goodbye"]
        model = NgramModel.train([folded_words(text) for text in texts], intents, strength=10)
        assert model.rank(folded_words("tạm biệtt"))[0].name == "goodbye"
        assert model.rank(folded_words("chàoo ban"))[0].name == "greet"


class ActionValidation(unittest.TestCase):
    answers = (
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "subject", "value": None}], "responses": [{"custom": {"text": "a"}}]},
        {"events": [{"event": "followup", "name": "action_listen"}]},
        {},
        {"events": None},
        {"events": [{"event": "slot"}]},
        {"events": [{"event": "followup"}, {"event": "slot", "name": 5, "value": 1}]},
        {"events": [{"event": "slot", "name": "subject", "value": 1, "timestamp": "now"}]},
        {"events": ["slot"]},
        {"events": [{"event": "no such event"}]},
        {"events": [{"name": "subject"}]},
        {"responses": "text"},
        [],
    )

    def test_it_is_installed(self) -> None:
        assert RemoteAction._validate_action_result is action_validation.validate_action_result

    def test_it_accepts_and_refuses_what_rasa_does(self) -> None:
        for answer in self.answers:
            assert self._ours(answer) == self._rasas(answer), answer

    @staticmethod
    def _ours(answer: object) -> bool:
        try:
            return action_validation.validate_action_result(RemoteAction("action_answer", None), answer)
        except ValidationError:
            return False

    @staticmethod
    def _rasas(answer: object) -> bool:
        try:
            validate(answer, RemoteAction.action_response_format_spec())
        except ValidationError:
            return False
        return True


class ActionCalls(unittest.TestCase):
    def test_an_action_gets_what_it_reads_and_no_more(self) -> None:
        tracker = DialogueStateTracker("someone", DOMAIN.slots)
        tracker.update_with_events([UserUttered("xin chào"), SlotSet("commune", "phu-lam")], DOMAIN)
        call = RemoteAction("action_answer", None)._action_call_format(tracker, DOMAIN)
        assert call["next_action"] == "action_answer"
        assert call["tracker"]["latest_message"]["text"] == "xin chào"
        assert call["tracker"]["slots"]["commune"] == "phu-lam"
        assert call["tracker"]["events"] == []
        assert call["domain"] == {}


def _runner(**needs: list[str]) -> DaskGraphRunner:
    """A runner of nodes that write down what they got, each named with the nodes and inputs it needs."""

    def node(name: str) -> Callable[..., tuple[str, str]]:
        return lambda *got: (name, f"{name}({', '.join(value for _, value in got)})")

    runner = DaskGraphRunner.__new__(DaskGraphRunner)
    runner._graph_schema = GraphSchema(
        {
            name: SchemaNode(
                {need: need for need in wanted}, GraphComponent, "create", "run", {}, is_target=name == "end"
            )
            for name, wanted in needs.items()
        }
    )
    runner._instantiated_nodes = {name: node(name) for name in needs}
    runner._execution_context = None
    return runner


class GraphRunner(unittest.TestCase):
    def setUp(self) -> None:
        self.runner = _runner(
            end=["left", "right"], right=["start"], left=["start", "text"], start=["text"], other=["end"]
        )

    def test_it_is_installed(self) -> None:
        assert DaskGraphRunner.run is graph_runner.run

    def test_it_gives_what_dask_gives(self) -> None:
        for targets in (None, ["end"], ["left", "right"], ["start"], ["other"]):
            inputs = {"text": "a"}
            ours = [self.runner.run(inputs, targets) for _ in range(2)]
            assert ours == [graph_runner.RASAS_OWN(self.runner, inputs, targets)] * 2, targets
        assert self.runner.run({"text": "a"}) == {"end": "end(left(start(a), a), right(start(a)))"}

    def test_an_input_stands_in_for_a_node(self) -> None:
        inputs = {"text": "a", "left": "b"}
        assert (
            self.runner.run(inputs) == graph_runner.RASAS_OWN(self.runner, inputs) == {"end": "end(b, right(start(a)))"}
        )

    def test_a_node_that_fails_is_told_as_rasa_tells_it(self) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("no weights")

        self.runner._instantiated_nodes["left"] = fail
        for run in (graph_runner.run, graph_runner.RASAS_OWN):
            with self.assertRaises(GraphRunError):  # noqa: PT027 - no pytest here
                run(self.runner, {"text": "a"})


class KeptConnections(unittest.TestCase):
    def test_calls_go_over_one_connection(self) -> None:
        asyncio.run(self._call_thrice())

    async def _call_thrice(self) -> None:
        peers = []

        async def answer(request: web.Request) -> web.Response:
            peers.append(request.transport.get_extra_info("peername"))
            return web.json_response(await request.json())

        app = web.Application()
        app.add_routes([web.post("/webhook", answer)])
        server = TestServer(app)
        await server.start_server()
        endpoint = EndpointConfig(str(server.make_url("/webhook")))
        try:
            assert [await endpoint.request(json={"call": n}) for n in range(3)] == [{"call": n} for n in range(3)]
        finally:
            async with endpoint.session() as session:
                await session.close()
            await server.close()
        assert len(set(peers)) == 1


class WithoutTensorflow(unittest.TestCase):
    def test_its_names_are_there_to_derive_from(self) -> None:
        class Layer(tensorflow.keras.layers.Layer, ABC):
            """As Rasa declares them."""

        assert issubclass(Layer, ABC)

    def test_a_neural_component_says_what_is_missing(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "tensorflow.keras.backend.clear_session needs TensorFlow"):  # noqa: PT027 - no pytest here
            tensorflow.keras.backend.clear_session()


class Conversations(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.store = ConversationStore(DOMAIN, f"sqlite:///{self._folder.name}/c.db")
        self.addCleanup(self.store._engine.dispose)

    def _say(self, tracker: DialogueStateTracker, text: str) -> None:
        intent = {"name": "ask_guide", "confidence": 0.9}
        turn = [
            UserUttered(text, intent, parse_data={"text": text, "intent": intent, "entities": []}),
            ActionExecuted("action_answer"),
            BotUttered(None, {"custom": {"text": "trả lời"}}),
            SlotSet("subject", f"về {text}"),
            ActionExecuted("action_listen"),
        ]
        tracker.update_with_events(turn, DOMAIN)

    def _tracker(self, *texts: str) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events("someone", [ActionExecuted("action_listen")], DOMAIN.slots)
        for text in texts:
            self._say(tracker, text)
        return tracker

    def _stored(self) -> DialogueStateTracker:
        tracker = asyncio.run(self.store.retrieve("someone"))
        assert tracker is not None
        return tracker

    def test_slots_and_last_message_survive(self) -> None:
        asyncio.run(self.store.save(self._tracker("một", "hai")))
        stored = self._stored()
        assert stored.get_slot("subject") == "về hai"
        assert stored.latest_message.text == "hai"
        assert stored.latest_action_name == "action_listen"

    def test_a_long_conversation_costs_no_more_than_a_short_one(self) -> None:
        tracker = self._tracker("một")
        asyncio.run(self.store.save(tracker))
        short = len(self._stored().events)
        for number in range(50):
            tracker = self._stored()
            self._say(tracker, f"câu {number}")
            asyncio.run(self.store.save(tracker))
        assert len(self._stored().events) == short

    def test_an_emptied_slot_stays_empty(self) -> None:
        tracker = self._tracker("một")
        tracker.update(SlotSet("subject", None), DOMAIN)
        asyncio.run(self.store.save(tracker))
        assert self._stored().get_slot("subject") is None

    def test_unknown_conversation(self) -> None:
        assert asyncio.run(self.store.retrieve("nobody")) is None

    def test_keys(self) -> None:
        asyncio.run(self.store.save(self._tracker("một")))
        assert asyncio.run(self.store.keys()) == ["someone"]


if __name__ == "__main__":
    unittest.main()
