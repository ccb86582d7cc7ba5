/** Questions to begin with, one group for citizens and one for staff. */

import { button, element } from "./dom.js";

const GROUPS = [
  {
    title: "Người dân hay hỏi",
    questions: [
      "Quên mật khẩu VNeID thì làm thế nào?",
      "Nộp hồ sơ trực tuyến ở đâu?",
      "Hồ sơ của tôi đến đâu rồi?",
      "Có người tự xưng công an gọi điện bắt chuyển tiền",
    ],
  },
  {
    title: "Cán bộ xã hay hỏi",
    questions: [
      "Chỉ tiêu hồ sơ trực tuyến năm 2026 là bao nhiêu?",
      "Công an xã có nhiệm vụ gì?",
      "Khi nào phải gửi báo cáo?",
      "Kinh phí lấy từ đâu?",
    ],
  },
];

/**
 * @param {(question: string) => void} onChoose
 * @returns {HTMLElement[]}
 */
export function exampleGroups(onChoose) {
  return GROUPS.map(({ title, questions }) => {
    const chips = questions.map((question) => element("li", {}, button("choice", question, () => onChoose(question))));
    return element("section", { class: "example-group" }, element("h3", {}, title), element("ul", {}, ...chips));
  });
}
