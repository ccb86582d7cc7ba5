/** Text as a voice should say it: abbreviations written out, web addresses in words. */

const WRITTEN_OUT = new Map([
  ["UBND", "Ủy ban nhân dân"],
  ["HĐND", "Hội đồng nhân dân"],
  ["CCCD", "căn cước công dân"],
  ["BHYT", "bảo hiểm y tế"],
  ["BHXH", "bảo hiểm xã hội"],
  ["TTHC", "thủ tục hành chính"],
  ["DVC", "dịch vụ công"],
  ["OTP", "ô tê pê"],
  ["QR", "quy a"],
  ["VNeID", "vi en e ai đi"],
  ["NFC", "en ép xê"],
  ["PIN", "pin"],
]);
const ADDRESS = /(?:https:\/\/)?((?:[a-z0-9-]+\.)+(?:vn|com|org|net))(?:\/\S*)?/gi;

/**
 * @param {string} text
 * @returns {string}
 */
export function spoken(text) {
  const withAddresses = text.replace(ADDRESS, (_, host) => host.replaceAll(".", " chấm "));
  return withAddresses.replace(/[\p{L}\d]+/gu, (word) => WRITTEN_OUT.get(word) ?? word);
}
