"""What `troly channels check` says about Zalo: what is set, authorised, reachable, and what to do next."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from connectors.channel import Finding
from connectors.notices import VIETNAM
from connectors.zalo.api import ApiError, NotReached, Unsettled
from connectors.zalo.counters import Count
from connectors.zalo.oauth import TokenUnavailable
from connectors.zalo.parts import Parts
from connectors.zalo.settings import SignatureMode
from connectors.zalo.tokens import Account, NeedsAuthorisation, State

_ASK_WITHIN_S = 8.0
_DROPS = {
    Count.WRONG_SIGNATURE: "Kiểm tra TROLY_ZALO_OA_SECRET: là OA Secret Key ở trang Webhook, không phải App Secret.",
    Count.UNSIGNED: "Có yêu cầu không chữ ký gửi tới webhook, đã bỏ. Nếu mất tin của người dân, báo người phát triển.",
    Count.NO_SECRET: "Đặt TROLY_ZALO_OA_SECRET (OA Secret Key ở trang Webhook) rồi khởi động lại.",
    Count.OTHER_APP: "Có sự kiện của ứng dụng khác: kiểm tra TROLY_ZALO_APP_ID.",
    Count.STALE: "Có sự kiện quá cũ: kiểm tra đồng hồ của máy chủ.",
    Count.UNKNOWN_OA: "Có OA gửi sự kiện mà chưa khai báo: thêm vào TROLY_ZALO_OAS hoặc cấp quyền tại /zalo/authorize.",
}


class Checks:
    """Looks at settings, database and Zalo."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def all(self) -> list[Finding]:
        """Every finding, the settings first. Never raises; ends within 15 s."""
        findings = self._of_settings()
        try:
            findings += await self._of_accounts()
            findings += await self._of_webhook()
        except Exception as problem:
            findings.append(Finding("Dữ liệu của kênh Zalo", False, f"Không đọc được: {type(problem).__name__}"))
        return findings

    def _of_settings(self) -> list[Finding]:
        settings, host = self._parts.settings, self._parts.host
        callback = self._parts.callback_url
        is_public = (host.public_url or "").startswith("https://")
        return [
            _finding("Địa chỉ công khai (TROLY_PUBLIC_URL)", is_public, _ADVICE_PUBLIC),
            _finding("OA Secret Key (TROLY_ZALO_OA_SECRET)", settings.oa_secret is not None, _DROPS[Count.NO_SECRET]),
            _finding("Kiểm tra chữ ký webhook", settings.signature is SignatureMode.ENFORCE, _ADVICE_SIGNATURE),
            _finding("Trang cấp quyền /zalo/authorize", host.operator_token is not None, _ADVICE_OPERATOR),
            _finding(f"Callback URL {callback or ''}".strip(), callback is not None, _ADVICE_CALLBACK),
            *(
                Finding(f"OA {oa_id} (TROLY_ZALO_OAS)", False, unknown)
                for oa_id, commune in settings.oas.items()
                if (unknown := host.unknown_commune(commune))
            ),
        ]

    async def _of_accounts(self) -> list[Finding]:
        accounts = await self._parts.tokens.all()
        seen = {account.oa_id for account in accounts}
        missing = [
            Finding(f"OA {oa_id} ({commune})", False, "Chưa cấp quyền: mở /zalo/authorize.")
            for oa_id, commune in self._parts.settings.oas.items()
            if oa_id not in seen
        ]
        if not accounts and not missing:
            return [Finding("OA", False, "Chưa có OA nào cấp quyền: mở /zalo/authorize.")]
        asked = await asyncio.gather(*(self._of_account(account) for account in accounts))
        return missing + [finding for findings in asked for finding in findings]

    async def _of_account(self, account: Account) -> list[Finding]:
        subject = f"OA “{account.name}” ({account.oa_id})"
        if account.state is not State.ACTIVE:
            return [Finding(subject, False, f"Cần cấp quyền lại tại /zalo/authorize. Lý do: {account.problem}")]
        try:
            asking = self._parts.with_token(account.oa_id, self._parts.api.oa_info)
            info = await asyncio.wait_for(asking, _ASK_WITHIN_S)
        except NeedsAuthorisation as problem:
            return [Finding(subject, False, f"Cần cấp quyền lại tại /zalo/authorize. Lý do: {problem}")]
        except (ApiError, NotReached, Unsettled, TokenUnavailable, TimeoutError) as problem:
            return [Finding(subject, False, f"Chưa gọi được Zalo: {problem or 'quá thời gian chờ'}")]
        until = datetime.fromtimestamp(account.expires_at, VIETNAM).strftime("%d/%m %H:%M")
        findings = [Finding(f"{subject}: đã cấp quyền, token đến {until}, tự làm mới", True)]
        if account.problem:
            findings.append(Finding(f"{subject}: lỗi gần nhất", False, account.problem))
        if not info.get("is_verified"):
            findings.append(Finding(f"{subject}: xác thực", False, "OA chưa xác thực: làm thủ tục ở oa.zalo.me."))
        if not self._parts.commune_of(account.oa_id):
            findings.append(Finding(f"{subject}: xã", False, f'Đặt TROLY_ZALO_OAS={{"{account.oa_id}": "<xã>"}}'))
        return findings

    async def _of_webhook(self) -> list[Finding]:
        last = await self._parts.counters.last(Count.ACCEPTED)
        when = datetime.fromtimestamp(last, VIETNAM).strftime("%d/%m/%Y %H:%M") if last else "chưa có"
        findings = [_finding(f"Sự kiện webhook gần nhất: {when}", last is not None, _ADVICE_WEBHOOK)]
        today = await self._parts.counters.of_day(time.time())
        findings += [
            Finding(f"Yêu cầu webhook bị bỏ hôm nay ({count}): {today[count]}", False, advice)
            for count, advice in _DROPS.items()
            if today.get(count)
        ]
        waiting = len(self._parts.spool.waiting())
        if waiting:
            findings.append(Finding(f"Sự kiện chờ trên đĩa: {waiting}", False, "Kiểm tra cơ sở dữ liệu."))
        failed = self._parts.spool.put_aside()
        if failed:
            advice = f"Báo người phát triển, kèm nhật ký; xem xong thì xóa {failed[0].parent}/*.failed."
            findings.append(Finding(f"Sự kiện không xử lý được: {len(failed)}", False, advice))
        return findings


def _finding(subject: str, is_well: bool, advice: str) -> Finding:
    return Finding(subject, is_well, "" if is_well else advice)


_ADVICE_CALLBACK = "Đặt TROLY_PUBLIC_URL, rồi dán Callback URL vào trang quản trị (Official Account, Thiết lập chung)."
_ADVICE_PUBLIC = (
    "Đặt TROLY_PUBLIC_URL thành địa chỉ https có tên miền của máy chủ này (Zalo không nhận địa chỉ có cổng)."
)
_ADVICE_SIGNATURE = "Đang ở chế độ log-only: khi chữ ký đã khớp, đặt TROLY_ZALO_SIGNATURE=enforce."
_ADVICE_OPERATOR = "Đặt TROLY_OPERATOR_TOKEN (ít nhất 16 ký tự) để mở trang cấp quyền."
_ADVICE_WEBHOOK = (
    "Vào trang Webhook của ứng dụng: đặt địa chỉ <địa chỉ công khai>/zalo/webhook, bật các sự kiện, "
    "bật Webhook Retry, tắt “Lọc cú pháp”, rồi nhắn thử cho OA."
)
