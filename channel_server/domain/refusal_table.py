"""The one table of refusals: for each reason its gRPC code, its sentences, what would change it, where to go.

Written for a farmer of seventy at the machine: one thing a sentence, everyday words, no "error", no code.
A test holds the table total; `docs/refusals.md` is drawn from it. Amounts stand in the facts as `20,000.00`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from string import Formatter
from types import MappingProxyType

from channel_server.domain.refusals import Refusal, RefusalReason


@unique
class Language(StrEnum):
    """A language of sentences, as a BCP 47 tag."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


@unique
class Status(StrEnum):
    """Names of gRPC status codes that a refusal may bear; the transport turns them into codes.

    Only `UNAVAILABLE` invites the same request again.
    """

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    ABORTED = "ABORTED"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence in both languages; `{name}` marks a fact of the refusal."""

    zh: str
    en: str

    def text(self, language: Language, facts: Mapping[str, str] | None = None) -> str:
        """Fill in the facts.

        Raises:
            KeyError: a fact that the sentence names is missing; the refusing code has to state it.
        """
        template = self.zh if language is Language.CHINESE else self.en
        return template.format_map(facts or {})

    @property
    def placeholders(self) -> frozenset[str]:
        """The facts that the sentence names, in either language."""
        found = (name for text in (self.zh, self.en) for _, name, _, _ in Formatter().parse(text))
        return frozenset(name for name in found if name)


@unique
class Place(StrEnum):
    """Where the customer gets it done."""

    HERE = "HERE"
    STAFF = "STAFF"
    COUNTER = "COUNTER"
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
    POLICE = "POLICE"
    CARD_BANK = "CARD_BANK"


PLACES: Mapping[Place, Bilingual] = MappingProxyType(
    {
        Place.HERE: Bilingual("就在这台机器上", "At this machine"),
        Place.STAFF: Bilingual("网点工作人员", "The staff of this branch"),
        Place.COUNTER: Bilingual("银行柜台", "The bank's counter"),
        Place.ACCOUNT_MANAGER: Bilingual("您村的客户经理", "Your village's account manager"),
        Place.POLICE: Bilingual("户籍派出所", "The police station that issues ID cards"),
        Place.CARD_BANK: Bilingual("发卡银行", "The bank that issued the card"),
    }
)

MONEY_UNMOVED = Bilingual("您的钱没有动。", "Your money has not moved.")
"""True of every refusal; whatever may have moved money is being confirmed, and is no refusal."""


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """What is said, and to whom, for one reason."""

    status: Status
    why: Bilingual
    remedy: Bilingual
    teller: Bilingual
    place: Place

    @property
    def facts(self) -> frozenset[str]:
        """The facts that a refusal with this reason must state."""
        return self.why.placeholders | self.remedy.placeholders | self.teller.placeholders


def _row(
    status: Status,
    place: Place,
    *,
    why: tuple[str, str],
    remedy: tuple[str, str],
    teller: tuple[str, str],
) -> RefusalRow:
    return RefusalRow(
        status=status,
        place=place,
        why=Bilingual(*why),
        remedy=Bilingual(*remedy),
        teller=Bilingual(*teller),
    )


_R = RefusalReason
_S = Status
_P = Place

REFUSAL_TABLE: Mapping[RefusalReason, RefusalRow] = MappingProxyType(
    {
        # The amount, the term and the purpose
        _R.LINE_INSUFFICIENT: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=(
                "额度还剩 {available} 元，不够这次的 {amount} 元。",
                "Your line has {available} yuan left, less than the {amount} yuan asked for.",
            ),
            remedy=(
                "改成 {available} 元以内，现在就能办；先还一部分借款，还多少，回来多少。",
                "Choose {available} yuan or less; what you repay comes back to the line.",
            ),
            teller=(
                "可用额度 {available} 元，小于申请金额 {amount} 元（含其他渠道在途预占）。",
                "Available {available}, asked {amount}; drawdowns under way at other channels count as used.",
            ),
        ),
        _R.AMOUNT_BELOW_MINIMUM: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("一次最少借 {minimum} 元。", "The least you can draw at a time is {minimum} yuan."),
            remedy=("请填 {minimum} 元或更多。", "Please choose {minimum} yuan or more."),
            teller=(
                "申请 {amount} 元，低于产品单笔下限 {minimum} 元。",
                "Asked {amount}, below the product's minimum of {minimum}.",
            ),
        ),
        _R.AMOUNT_ABOVE_MAXIMUM: _row(
            _S.INVALID_ARGUMENT,
            _P.COUNTER,
            why=("一次最多借 {maximum} 元。", "The most you can draw at a time is {maximum} yuan."),
            remedy=(
                "请改成 {maximum} 元以内；要借更多，请到柜台办。",
                "Please choose {maximum} yuan or less; for more, go to the counter.",
            ),
            teller=(
                "申请 {amount} 元，高于产品单笔上限 {maximum} 元。",
                "Asked {amount}, above the product's maximum of {maximum}.",
            ),
        ),
        _R.AMOUNT_NOT_A_MULTIPLE: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("金额要是 {step} 元的整倍数。", "The amount has to be a multiple of {step} yuan."),
            remedy=(
                "请改成 {lower} 元或 {upper} 元。",
                "Please choose {lower} yuan or {upper} yuan.",
            ),
            teller=(
                "申请 {amount} 元，不是 {step} 元的整倍数。",
                "Asked {amount}, not a multiple of {step}.",
            ),
        ),
        _R.CHANNEL_LIMIT_EXCEEDED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("在这里一次最多借 {maximum} 元。", "Here you can draw at most {maximum} yuan at a time."),
            remedy=(
                "请改成 {maximum} 元以内；要借更多，请带身份证到柜台办。",
                "Choose {maximum} yuan or less; for more, take your ID card to the counter.",
            ),
            teller=(
                "渠道 {channel} 单笔限额 {maximum} 元，申请 {amount} 元；柜台不受此限。",
                "Channel {channel} allows {maximum} a drawdown, asked {amount}; the counter has no such limit.",
            ),
        ),
        _R.DAILY_LIMIT_EXCEEDED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=(
                "在这里一天最多借 {maximum} 元，今天已借 {drawn} 元。",
                "At most {maximum} yuan a day here; {drawn} yuan were drawn today.",
            ),
            remedy=(
                "今天在这里还能借 {left} 元；多的明天再来，或到柜台办。",
                "{left} yuan are left here today; for more, come tomorrow or go to the counter.",
            ),
            teller=(
                "渠道 {channel} 单日限额 {maximum} 元，当日已用 {drawn} 元，申请 {amount} 元。",
                "Channel {channel} allows {maximum} a day, {drawn} used, asked {amount}.",
            ),
        ),
        _R.CHANNEL_CLOSED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=(
                "这里每天 {opens} 到 {closes} 办借款。",
                "Here you can draw from {opens} to {closes}, every day.",
            ),
            remedy=(
                "请在这个时间再来，或到柜台办。",
                "Please come back within these hours, or go to the counter.",
            ),
            teller=("本渠道放款时段 {opens}–{closes}，现不受理。", "This channel draws from {opens} to {closes} only."),
        ),
        _R.TERM_TOO_LONG: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=(
                "期限最长 {maximum_months} 个月，而且不能晚于 {latest_date}。",
                "The longest term is {maximum_months} months, and it may not end after {latest_date}.",
            ),
            remedy=("请选短一点的期限。", "Please choose a shorter term."),
            teller=(
                "申请 {months} 个月；产品最长 {maximum_months} 个月，且到期日不晚于额度到期日 {latest_date}。",
                "Asked {months} months; the product allows {maximum_months}, ending by the line's end {latest_date}.",
            ),
        ),
        _R.TERM_NOT_OFFERED: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("没有 {months} 个月这个期限。", "A term of {months} months is not offered."),
            remedy=("请选：{offered} 个月。", "Please choose one of: {offered} months."),
            teller=(
                "产品期限为 {offered} 个月，申请 {months} 个月。",
                "The product offers {offered} months, asked {months}.",
            ),
        ),
        _R.METHOD_NOT_OFFERED: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("这个产品不能这样还款。", "This product cannot be repaid in that way."),
            remedy=("请换一种还款方式。", "Please choose another way to repay."),
            teller=(
                "产品不支持还款方式 {method}。",
                "The product does not offer repayment method {method}.",
            ),
        ),
        _R.PURPOSE_FORBIDDEN: _row(
            _S.FAILED_PRECONDITION,
            _P.ACCOUNT_MANAGER,
            why=(
                "买房、炒股、转借给别人，都不能用这笔钱。",
                "This money may not be used for housing or securities, nor be lent on.",
            ),
            remedy=(
                "请选实际的用途，如种养、进货；不清楚就问客户经理。",
                "Choose what it is really for, such as farming; if unsure, ask your account manager.",
            ),
            teller=("用途 {purpose} 为产品禁止用途。", "Purpose {purpose} is forbidden by the product."),
        ),
        _R.PURPOSE_NOT_SERVED_HERE: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这个用途不能在这里办。", "This purpose is not served here."),
            remedy=("请选别的用途，或到柜台办。", "Please choose another purpose, or go to the counter."),
            teller=(
                "用途 {purpose} 不在渠道 {channel} 办理。",
                "Purpose {purpose} is not served by channel {channel}.",
            ),
        ),
        _R.PURPOSE_CAP_EXCEEDED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=(
                "这个用途合计最多借 {maximum} 元。",
                "For this purpose you can have drawn at most {maximum} yuan in all.",
            ),
            remedy=("请把金额改小一些。", "Please choose a smaller amount."),
            teller=(
                "用途 {purpose} 合计上限 {maximum} 元，申请 {amount} 元。",
                "Purpose {purpose} is capped at {maximum} in all, asked {amount}.",
            ),
        ),
        _R.ENTRUSTED_PAYMENT_REQUIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=(
                "超过 {maximum} 元，要由银行直接付给卖家。",
                "Above {maximum} yuan the bank pays the seller.",
            ),
            remedy=(
                "改成 {maximum} 元以内可以在这里办；要更多，请带买卖合同和卖家的账号到柜台。",
                "Up to {maximum} yuan goes here; for more, take the sales contract to the counter.",
            ),
            teller=(
                "申请 {amount} 元超过自主支付上限 {maximum} 元：支付方式改选受托支付，填收款人户名、账号和凭证号。",
                "Asked {amount}, above the own-payment cap of {maximum}: choose entrusted payment and name the payee.",
            ),
        ),
        _R.ACCOUNT_NOT_OWN: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("钱只能放到您本人的卡上。", "The money can only go to a card of your own."),
            remedy=("请用您本人在本行的银行卡。", "Please use your own card of this bank."),
            teller=("收款账户不属于该客户。", "The account to be paid does not belong to this customer."),
        ),
        _R.ENTRUSTED_PAYMENT_NOT_HERE: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("付给卖家的钱，不能在这里办。", "Payment straight to the seller cannot be done here."),
            remedy=(
                "请带买卖合同，和卖家在本行的账号，到柜台办。",
                "Please take the sales contract and the seller's account at this bank to the counter.",
            ),
            teller=("渠道 {channel} 不办受托支付。", "Channel {channel} takes no entrusted payment."),
        ),
        _R.PAYEE_MISSING: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("还没说清钱付给谁。", "It has not been said to whom the money goes."),
            remedy=(
                "付给卖家的，请给卖家的户名、账号和凭证号；付给自己的，不用填卖家。",
                "To pay a seller, give name, account and bill number; to be paid yourself, name nobody.",
            ),
            teller=(
                "受托支付须填收款人户名、账号和凭证号；自主支付不得填收款人。",
                "Entrusted payment needs the payee's name, account and the bill's number; own payment takes no payee.",
            ),
        ),
        _R.PAYEE_IS_BORROWER: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这是您自己的账户，不是卖家的。", "That account is your own, not the seller's."),
            remedy=("请填卖家在本行的账号。", "Please give the seller's account at this bank."),
            teller=(
                "受托支付的收款账户是借款人本人的；请填卖家的账号，或改为自主支付。",
                "The payee's account is the borrower's own: give the seller's, or choose own payment.",
            ),
        ),
        _R.PAYEE_NAME_DIFFERS: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("卖家的户名和账号对不上。", "The seller's name and account do not belong together."),
            remedy=("请和卖家核对户名和账号。", "Please check the name and the account with the seller."),
            teller=(
                "核心回答：尾号 {account_tail} 的户名与所填不符；不告知真实户名，请按凭证核对。",
                "Core says that the account ending {account_tail} is in another name, which it does not tell.",
            ),
        ),
        _R.PAYEE_ACCOUNT_UNKNOWN: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("本行没有卖家的这个账号。", "This bank has no such account of the seller's."),
            remedy=(
                "请和卖家核对账号；卖家须在本行有账户。",
                "Please check the number with the seller, who needs an account at this bank.",
            ),
            teller=(
                "核心没有尾号 {account_tail} 的收款账户；他行账户不办。",
                "Core knows no account ending {account_tail}; accounts at other banks are not served.",
            ),
        ),
        _R.PAYEE_ACCOUNT_CLOSED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("卖家的这个账户收不了钱。", "This account of the seller's takes no money."),
            remedy=("请让卖家换一个在本行的账户。", "Please ask the seller for another account at this bank."),
            teller=(
                "尾号 {account_tail} 的收款账户已停止入账。",
                "The account ending {account_tail} takes no credits.",
            ),
        ),
        _R.NO_CHANNEL_PAYS_SELLERS: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=(
                "这笔钱要由银行直接付给卖家，本行目前还办不了。",
                "This would go straight to the seller, which the bank does not do yet.",
            ),
            remedy=(
                "少借一些，可以直接放到您本人的卡上；最多能借多少，请问工作人员。",
                "A smaller amount can go to your card; ask the staff how much.",
            ),
            teller=(
                "本行政策没有渠道办受托支付，柜面也不行。请报运营人员按 edian-server policy check 采用新版，次日起办。",
                "No channel of the bank's policy pays sellers. Tell the operators: edian-server policy check says how.",
            ),
        ),
        # The line and the bank's judgement
        _R.NO_CREDIT_LINE: _row(
            _S.FAILED_PRECONDITION,
            _P.ACCOUNT_MANAGER,
            why=("您还没有可用的额度。", "You do not have a credit line yet."),
            remedy=(
                "请找您村的客户经理申请，批下来就能在这里借。",
                "Ask your village's account manager to apply; once granted you can draw here.",
            ),
            teller=("该客户在本行没有授信额度。", "This customer has no credit line at this bank."),
        ),
        _R.LINE_EXPIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.ACCOUNT_MANAGER,
            why=("您的额度在 {expiry_date} 到期了。", "Your credit line ended on {expiry_date}."),
            remedy=(
                "请找客户经理续期，办好就能接着用。",
                "Ask your account manager to renew it; then you can go on using it.",
            ),
            teller=("额度到期日 {expiry_date}，须续授信。", "The line expired on {expiry_date} and has to be renewed."),
        ),
        _R.LINE_FROZEN: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("您的额度现在停用了。", "Your credit line is stopped at the moment."),
            remedy=(
                "如有到期没还的款，还清后再来；不清楚请问工作人员。",
                "If a payment is overdue, pay it and come back; if unsure, ask the staff.",
            ),
            teller=(
                "额度处于冻结状态，请在信贷系统查看冻结原因。",
                "The line is frozen; see the credit system for the cause.",
            ),
        ),
        _R.RISK_REFUSED: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("银行这次没有同意放款。", "The bank did not agree to pay this out."),
            remedy=(
                "您可以请工作人员安排人工再查一遍，或问客户经理。",
                "You may ask the staff to have a person look at it again, or ask your account manager.",
            ),
            teller=(
                "风控决策拒绝，规则 {rule}；客户可申请人工复核。",
                "Refused by the risk decision, rule {rule}; the customer may ask for a review by a person.",
            ),
        ),
        # Who stands there
        _R.ID_INVALID: _row(
            _S.INVALID_ARGUMENT,
            _P.STAFF,
            why=("这张身份证的号码不对。", "The number of this ID card is not right."),
            remedy=(
                "请把身份证重新放一次；还是不行，请找工作人员。",
                "Please put the ID card on the reader again; if it stays so, ask the staff.",
            ),
            teller=(
                "公民身份号码未通过 GB 11643 校验：{problem}。请核对证件真伪。",
                "The ID number fails GB 11643: {problem}. Check that the card is genuine.",
            ),
        ),
        _R.ID_EXPIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.POLICE,
            why=("您的身份证在 {valid_to} 过期了。", "Your ID card expired on {valid_to}."),
            remedy=(
                "请先到派出所换证；急用请带户口本到柜台问。",
                "Please renew it at the police station; if it is urgent, ask at the counter with your household book.",
            ),
            teller=("身份证有效期至 {valid_to}，已过期。", "The ID card was valid to {valid_to}."),
        ),
        _R.ID_TYPE_NOT_SERVED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这种证件在这台机器上办不了。", "This kind of ID card cannot be used at this machine."),
            remedy=("请带证件到柜台办。", "Please take it to the counter."),
            teller=(
                "证件类型 {card_type} 不在自助渠道受理范围。",
                "Card type {card_type} is not served at self-service channels.",
            ),
        ),
        _R.CUSTOMER_NOT_FOUND: _row(
            _S.NOT_FOUND,
            _P.COUNTER,
            why=("在本行没有找到您的资料。", "This bank has no record of you."),
            remedy=("请带身份证到柜台先开户。", "Please take your ID card to the counter to open an account."),
            teller=("本行无此客户。", "There is no such customer at this bank."),
        ),
        _R.CARD_HOLDER_MISMATCH: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("银行卡和身份证不是同一个人的。", "Bank card and ID card are not of one person."),
            remedy=(
                "请用您本人的身份证和银行卡；要自己来，不能代办。",
                "Please use your own two cards; nobody can do it for another.",
            ),
            teller=(
                "持卡人与身份证不一致，请留意冒用或代办。",
                "The card holder is not the person on the ID card; mind misuse or a proxy.",
            ),
        ),
        _R.CARD_NOT_GENUINE: _row(
            _S.PERMISSION_DENIED,
            _P.STAFF,
            why=("这张银行卡没有通过检验。", "This bank card did not pass the check."),
            remedy=("请换本人的另一张卡，或找工作人员。", "Please use another card of yours, or ask the staff."),
            teller=(
                "卡片密文（ARQC）校验未通过，疑似伪卡。",
                "The card's cryptogram (ARQC) did not verify; the card may be a fake.",
            ),
        ),
        _R.CARD_EXPIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.CARD_BANK,
            why=("这张银行卡过期了。", "This bank card has expired."),
            remedy=("请换一张没过期的卡，或到柜台换卡。", "Please use a valid card, or renew this one at the counter."),
            teller=("卡片有效期已过。", "The card is past its expiry."),
        ),
        _R.CARD_UNUSABLE: _row(
            _S.FAILED_PRECONDITION,
            _P.CARD_BANK,
            why=("这张银行卡现在不能用。", "This bank card cannot be used now."),
            remedy=(
                "请换本人在本行的另一张卡，或到柜台问。",
                "Please use another card of this bank, or ask the counter.",
            ),
            teller=(
                "卡片非本行卡，或已挂失、注销、冻结。",
                "The card is not of this bank, or is reported lost, closed or frozen.",
            ),
        ),
        _R.PIN_WRONG: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("密码不对。", "The PIN is not right."),
            remedy=(
                "还能再输 {attempts_remaining} 次，请慢慢输。",
                "Tries left: {attempts_remaining}. Take your time.",
            ),
            teller=("密码错误，剩余 {attempts_remaining} 次。", "Wrong PIN; attempts left: {attempts_remaining}."),
        ),
        _R.PIN_BLOCKED: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("密码输错太多次，这张卡先锁住了。", "The PIN was wrong too often, so the card is locked for now."),
            remedy=(
                "请带身份证和卡到柜台解锁。",
                "Please take your ID card and the card to the counter to unlock it.",
            ),
            teller=(
                "卡密码已锁定，核实身份后办理解锁。",
                "The card's PIN is blocked; unlock it after checking identity.",
            ),
        ),
        _R.PIN_KEY_STALE: _row(
            _S.ABORTED,
            _P.HERE,
            why=("密码键盘要更新一下。", "The PIN pad needs to be refreshed."),
            remedy=("请稍等，再输一次密码。", "Please wait a moment and key the PIN again."),
            teller=(
                "终端工作密钥已更换，须重新签到取密钥；不计密码错误次数。",
                "The terminal's working key has changed: it has to say hello again. No attempt was counted.",
            ),
        ),
        _R.ASSURANCE_INSUFFICIENT: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("还没有验完身份。", "It is not yet certain that it is you."),
            remedy=("还要：{missing_words_zh}。", "Still needed: {missing_words_en}."),
            teller=("会话缺少核验项：{missing}。", "The session lacks: {missing}."),
        ),
        _R.FACE_NEEDED: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("取 {amount} 元，还要核对是您本人。", "For {amount} yuan it has to be certain that it is you."),
            remedy=("您可以{ways_zh}。", "You can {ways_en}."),
            teller=(
                "现有核验（{proofs}）免刷脸上限 {without_face} 元，本笔 {amount} 元须刷脸或柜员核实。",
                "With {proofs} up to {without_face} yuan need no face; {amount} yuan need one, or a teller.",
            ),
        ),
        _R.COUNTER_NEEDED: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=(
                "取 {amount} 元，要由工作人员核对本人。",
                "For {amount} yuan the staff have to make sure that it is you.",
            ),
            remedy=("您可以{ways_zh}。", "You can {ways_en}."),
            teller=(
                "现有核验（{proofs}）上限 {without_face} 元，本笔 {amount} 元须柜员核实。",
                "With {proofs} up to {without_face} yuan may be drawn; {amount} yuan need a teller.",
            ),
        ),
        _R.FACE_CONSENT_MISSING: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("还没有问过您愿不愿意刷脸。", "You have not been asked whether the camera may look at your face."),
            remedy=(
                "请先在屏幕上选，不愿意也可以到柜台办。",
                "Please choose on the screen first; if you would rather not, go to the counter.",
            ),
            teller=(
                "人脸核验缺少单独同意时间，未受理。",
                "The face check came without a time of consent; it was not taken.",
            ),
        ),
        _R.FACE_CONSENT_STALE: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("您同意刷脸的时间对不上。", "The time at which you agreed to the camera does not fit."),
            remedy=(
                "请在屏幕上重新选一次，也可以到柜台办。",
                "Please choose on the screen once more, or go to the counter.",
            ),
            teller=(
                "人脸核验同意时间无效（{cause}），请核对终端时钟。",
                "The time of consent is not valid ({cause}); check the terminal's clock.",
            ),
        ),
        _R.FACE_CHECKS_USED_UP: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=(
                "刷脸试了 {checks} 次都没有核对上。",
                "The camera could not make sure that it is you, {checks} times.",
            ),
            remedy=("请取少一点，或到柜台办。", "Please draw less, or go to the counter."),
            teller=(
                "人脸核验已达 {checks} 次，本次会话不再受理，请人工核实。",
                "{checks} face checks did not pass: none is taken in this visit any more; check the person yourself.",
            ),
        ),
        _R.FACE_MODEL_UNKNOWN: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这台机器现在不能刷脸。", "This machine cannot check faces at the moment."),
            remedy=("请取少一点，或到柜台办。", "Please draw less, or go to the counter."),
            teller=(
                "终端人脸模型（{model_sha256}）未经本行认可，请报修。",
                "The terminal's face model ({model_sha256}) is not one that this bank accepts; have it mended.",
            ),
        ),
        _R.FACE_THRESHOLD_TOO_LOOSE: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这台机器现在不能刷脸。", "This machine cannot check faces at the moment."),
            remedy=("请取少一点，或到柜台办。", "Please draw less, or go to the counter."),
            teller=(
                "终端人脸阈值 {threshold} 宽于本行对 {model} 的上限 {loosest}，请报修。",
                "The terminal's threshold {threshold} is looser than the bank's {loosest} for {model}; have it mended.",
            ),
        ),
        _R.FACE_CHECK_CONTRADICTORY: _row(
            _S.INVALID_ARGUMENT,
            _P.COUNTER,
            why=("这次刷脸的结果用不了。", "This look into the camera cannot be used."),
            remedy=("请取少一点，或到柜台办。", "Please draw less, or go to the counter."),
            teller=(
                "人脸核验结论与其数据矛盾（{cause}），未受理。",
                "The face check's decision goes against its own figures ({cause}); it was not taken.",
            ),
        ),
        # The contract and the quote
        _R.CONTRACT_NOT_READ: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("合同第 {page} 页还没看够时间。", "Page {page} of the contract was not shown long enough."),
            remedy=("请把每一页都看一遍，再签字。", "Please read every page before you sign."),
            teller=(
                "第 {page} 页展示 {shown_seconds} 秒，少于 {minimum_seconds} 秒。",
                "Page {page} was shown {shown_seconds} s, less than {minimum_seconds} s.",
            ),
        ),
        _R.CONTRACT_NOT_ACCEPTED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("合同还没有签字。", "The contract has not been signed."),
            remedy=("请看完合同并签字，再确认放款。", "Please read and sign the contract, then confirm."),
            teller=("未找到本次报价的已签合同。", "There is no accepted contract for this quote."),
        ),
        _R.CONTRACT_CHANGED: _row(
            _S.ABORTED,
            _P.HERE,
            why=("合同内容和您看到的不一样了。", "The contract is not the one that you were shown."),
            remedy=("请重新看一遍合同再签。", "Please read the contract again before you sign."),
            teller=(
                "提交的合同摘要与服务器生成的合同不一致。",
                "The digest sent is not that of the contract that was drawn up.",
            ),
        ),
        _R.SIGNATURE_MISSING: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("签名太少，看不出是名字。", "There is too little ink to be a name."),
            remedy=("请用手指在框里写上全名。", "Please write your full name in the box with a finger."),
            teller=("手写签名笔迹不足。", "The handwritten signature has too few strokes."),
        ),
        _R.QUOTE_EXPIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("刚才算的还款计划过时间了。", "The repayment plan that was shown is out of date."),
            remedy=("请重新算一次，再往下办。", "Please have it worked out again, then go on."),
            teller=("报价已于 {expired_time} 失效。", "The quote ended at {expired_time}."),
        ),
        _R.QUOTE_CHANGED: _row(
            _S.ABORTED,
            _P.HERE,
            why=("这次的内容和刚才算的不一样。", "What is asked for now is not what was worked out."),
            remedy=("请重新算一次，看清楚再确认。", "Please have it worked out again, and look before you confirm."),
            teller=("申请与报价不一致的字段：{field}。", "The request differs from its quote in: {field}."),
        ),
        _R.REQUEST_ID_REUSED: _row(
            _S.ALREADY_EXISTS,
            _P.STAFF,
            why=("这一笔和先前提交的不一样。", "This request is not the one that was sent before."),
            remedy=(
                "请从头再办一次；不放心，请找工作人员查。",
                "Please start again; if in doubt, ask the staff to look it up.",
            ),
            teller=(
                "同一 request_id 内容不同，字段：{field}。原请求不受影响。",
                "The same request_id came with other content in: {field}. The first request stands.",
            ),
        ),
        _R.REQUEST_WITHDRAWN: _row(
            _S.ABORTED,
            _P.HERE,
            why=("这一笔已经作废，没有办。", "This request was withdrawn and was not carried out."),
            remedy=("要办的话，请从头再办一次。", "If you still want it, please start again."),
            teller=(
                "该 request_id 到达前终端已查询过结果，系统已答复“没有这一笔”，此后不再受理。",
                "This request_id was asked about before it arrived and answered with none; none is accepted any more.",
            ),
        ),
        # Corrections and repayment
        _R.REVERSAL_NOT_ALLOWED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这笔借款现在不能撤回。", "This drawdown cannot be undone now."),
            remedy=("不想要这笔钱，可以提前还款。", "If you do not want the money, you can repay it early."),
            teller=(
                "不能冲正：{cause}。冲正限同一营业日、已放款的借款。",
                "No reversal: {cause}. Only a paid drawdown of the same business day can be reversed.",
            ),
        ),
        _R.REPAYMENT_ABOVE_PAYOFF: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("您一共只欠 {payoff} 元。", "You owe {payoff} yuan in all."),
            remedy=("请填 {payoff} 元或更少。", "Please choose {payoff} yuan or less."),
            teller=(
                "还款 {amount} 元大于结清金额 {payoff} 元。",
                "A payment of {amount} is above the payoff of {payoff}.",
            ),
        ),
        _R.REPAYMENT_NOTHING_DUE: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这笔借款现在没有到期要还的。", "Nothing of this loan is due at the moment."),
            remedy=(
                "下次是 {next_due_date}，还 {next_payment} 元；想早还，请选提前还款。",
                "The next payment is {next_payment} yuan on {next_due_date}; to pay sooner, choose to repay early.",
            ),
            teller=(
                "无到期应还款；下一期 {next_due_date} 应还 {next_payment} 元。",
                "Nothing is due; the next instalment is {next_payment} on {next_due_date}.",
            ),
        ),
        _R.REPAYMENT_UNDER_WAY: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("这笔借款有一笔还款还在确认。", "A payment on this loan is still being confirmed."),
            remedy=(
                "请不要再还一次；等几分钟再看，或请工作人员查。",
                "Please do not pay again; look again in a few minutes, or ask the staff.",
            ),
            teller=(
                "借据 {loan_note} 有在途还款，未有结果前不受理下一笔。",
                "Note {loan_note} has a repayment under way; the next one waits for its outcome.",
            ),
        ),
        _R.REPAYMENT_NOT_ALLOWED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这笔借款现在不能还款。", "This loan cannot be repaid at the moment."),
            remedy=("请过一会儿再来，或到柜台问。", "Please come back a little later, or ask at the counter."),
            teller=("不能还款：{cause}。", "No repayment: {cause}."),
        ),
        _R.REPAYMENT_ACCOUNT_NOT_OWN: _row(
            _S.PERMISSION_DENIED,
            _P.HERE,
            why=("只能用您本人的卡还款。", "Only a card of your own can be used to repay."),
            remedy=("请用您本人在本行的银行卡。", "Please use your own card of this bank."),
            teller=(
                "付款账户不是本次会话验过的本人账户。",
                "The paying account is not the customer's own that was proved in this visit.",
            ),
        ),
        _R.REPAYMENT_BALANCE_SHORT: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("卡里的钱不够还 {amount} 元。", "There is not enough on the card to pay {amount} yuan."),
            remedy=(
                "请先往卡里存钱，或改成少还一些。",
                "Please put money on the card first, or choose to pay less.",
            ),
            teller=(
                "付款账户余额不足，应扣 {amount} 元；核心未记账。",
                "The paying account holds less than {amount}; core banking posted nothing.",
            ),
        ),
        _R.REPAYMENT_REFUSED: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("银行账务系统没有接受这笔还款。", "The bank's books did not accept this repayment."),
            remedy=("请找工作人员看一下付款的卡。", "Please ask the staff to look at the card that pays."),
            teller=("核心拒绝扣款，原因码 {core_reason}。", "Core banking refused to collect, reason {core_reason}."),
        ),
        _R.LOAN_NOTE_SETTLED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这笔借款已经还清了。", "This loan has been repaid in full."),
            remedy=("不用再还。", "Nothing more is to be paid."),
            teller=("借据已结清。", "The note is settled."),
        ),
        _R.RECEIPT_NOT_DUE: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这一笔还在确认，还没有回单。", "This one is still being confirmed; there is no receipt yet."),
            remedy=(
                "请过一会儿再来拿；也可以报查询号 {query_number} 问工作人员。",
                "Please come back a little later, or ask the staff with the number {query_number}.",
            ),
            teller=(
                "交易未到终态（查询号 {query_number}），不出回单；终态后再取。",
                "Not at its end yet (query number {query_number}); its receipt is made after that.",
            ),
        ),
        _R.REVIEW_NOT_POSSIBLE: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("这件事人工复查也改不了。", "A review by a person cannot change this."),
            remedy=("请照提示办，或找工作人员说明情况。", "Please do as you were told, or explain it to the staff."),
            teller=(
                "该原因不在可复查之列，或与所附交易的拒绝原因不符。",
                "This reason is none that can be reviewed, or is not that of the transaction named.",
            ),
        ),
        # The mobile bank's token
        _R.TOKEN_INVALID: _row(
            _S.UNAUTHENTICATED,
            _P.HERE,
            why=("手机银行的登录没有通过核对。", "The mobile bank's sign-in was not accepted."),
            remedy=(
                "请退出手机银行，重新登录再试；还不行，请拨打银行电话。",
                "Sign out of the mobile bank, sign in again and try once more; otherwise call the bank.",
            ),
            teller=(
                "手机银行令牌未通过校验（{problem}）；请合作方核对签名、受众和时间。",
                "The mobile bank's token was not accepted ({problem}): its signature, audience or times are wrong.",
            ),
        ),
        _R.TOKEN_EXPIRED: _row(
            _S.UNAUTHENTICATED,
            _P.HERE,
            why=("停留太久，手机银行的登录过期了。", "The sign-in of the mobile bank has run out."),
            remedy=("请重新登录手机银行，再进来一次。", "Sign in to the mobile bank again and come back."),
            teller=("手机银行令牌已过有效期。", "The mobile bank's token has expired."),
        ),
        _R.TOKEN_REPLAYED: _row(
            _S.UNAUTHENTICATED,
            _P.HERE,
            why=("这次登录已经用过了。", "This sign-in has been used already."),
            remedy=("请从手机银行重新进入。", "Enter again from the mobile bank."),
            teller=(
                "同一令牌（jti）重复使用；如非重发，请合作方排查是否被截取。",
                "The same token (jti) was shown twice; if nobody sent it again, have the partner look for a leak.",
            ),
        ),
        _R.NOT_AT_THIS_CHANNEL: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这件事在这里办不了。", "This cannot be done here."),
            remedy=("请到银行柜台办。", "Please go to the bank's counter."),
            teller=("渠道 {channel} 不开放此操作。", "Channel {channel} does not offer this."),
        ),
        # The terminal and the session
        _R.UNKNOWN_TERMINAL: _row(
            _S.PERMISSION_DENIED,
            _P.STAFF,
            why=("这台机器还没有登记，不能办业务。", "This machine is not registered and cannot serve you."),
            remedy=("请到另一台机器或柜台办。", "Please use another machine or the counter."),
            teller=("终端 {terminal} 未登记，请联系科技部门。", "Terminal {terminal} is not enrolled; call IT."),
        ),
        _R.TERMINAL_LOCKED: _row(
            _S.PERMISSION_DENIED,
            _P.STAFF,
            why=("这台机器停用了。", "This machine is out of use."),
            remedy=("请到另一台机器或柜台办。", "Please use another machine or the counter."),
            teller=("终端 {terminal} 已被锁定。", "Terminal {terminal} is locked."),
        ),
        _R.WRONG_CERTIFICATE: _row(
            _S.UNAUTHENTICATED,
            _P.STAFF,
            why=("这台机器没有通过银行的检验。", "This machine did not pass the bank's check."),
            remedy=("请到另一台机器或柜台办。", "Please use another machine or the counter."),
            teller=(
                "终端证书与登记的不一致或不是本行签发，请联系科技部门换发。",
                "The certificate is not the enrolled one, or not of this bank's authority; have IT reissue it.",
            ),
        ),
        _R.SESSION_EXPIRED: _row(
            _S.UNAUTHENTICATED,
            _P.HERE,
            why=("等的时间太长，这次办理已经结束。", "It took too long, so this visit has ended."),
            remedy=("请取回卡片，从头再办一次。", "Please take your cards back and start again."),
            teller=("会话已超时或已关闭。", "The session has timed out or was closed."),
        ),
        _R.SESSION_NOT_FOUND: _row(
            _S.UNAUTHENTICATED,
            _P.HERE,
            why=("这次办理已经结束。", "This visit has ended."),
            remedy=("请取回卡片，从头再办一次。", "Please take your cards back and start again."),
            teller=(
                "会话不存在，或属于另一台终端。",
                "There is no such session, or it belongs to another terminal.",
            ),
        ),
        _R.SESSION_HANDED_OVER: _row(
            _S.UNAUTHENTICATED,
            _P.STAFF,
            why=("这件事已经转到别处接着办了。", "This is being gone on with elsewhere."),
            remedy=(
                "请到扫码的地方接着办；不是您扫的，请找工作人员。",
                "Go on where the QR picture was scanned; if it was not you, see the staff.",
            ),
            teller=(
                "本次业务已被其他渠道接续，原会话失效。",
                "The case was taken over at another channel; this visit is over.",
            ),
        ),
        _R.HANDOFF_INVALID: _row(
            _S.NOT_FOUND,
            _P.HERE,
            why=("这个码不能用。", "This QR picture cannot be used."),
            remedy=("请在原来的地方重新出一个码，或者在这里从头办。", "Have a new one made, or begin anew here."),
            teller=("转接码无法识别，或不属于本行。", "The hand-over code is not one of this bank's."),
        ),
        _R.HANDOFF_EXPIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这个码过时了。", "This QR picture has run out."),
            remedy=("请在原来的地方重新出一个码，或者在这里从头办。", "Have a new one made, or begin anew here."),
            teller=("转接码已过期或尝试次数过多。", "The hand-over code has expired, or was tried too often."),
        ),
        _R.HANDOFF_TAKEN: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("这个码已经用过了。", "This QR picture has been used already."),
            remedy=("不是您用的，请告诉工作人员。", "If it was not you, tell the staff."),
            teller=(
                "转接码已被接续；如客户否认，请按转接流水核查。",
                "The code was used; if the customer denies it, look at the record of it.",
            ),
        ),
        _R.HANDOFF_NOT_YOURS: _row(
            _S.PERMISSION_DENIED,
            _P.STAFF,
            why=("这个码不是您的。", "This QR picture is not yours."),
            remedy=("请用您自己的码，或者在这里从头办。", "Use your own, or begin anew here."),
            teller=("转接码属于另一位客户，未接续。", "The code is of another customer; nothing was taken over."),
        ),
        _R.MALFORMED_REQUEST: _row(
            _S.INVALID_ARGUMENT,
            _P.STAFF,
            why=("机器发出的内容不完整，没有办。", "What the machine sent was not complete; nothing was done."),
            remedy=("请再试一次；还是不行，请找工作人员。", "Please try again; if it stays so, ask the staff."),
            teller=("请求字段 {field} 不合规：{problem}", "Request field {field} is not valid: {problem}"),
        ),
        _R.NOT_FOUND: _row(
            _S.NOT_FOUND,
            _P.STAFF,
            why=("没有找到要查的这一笔。", "What was asked for could not be found."),
            remedy=("请从头再办一次，或找工作人员查。", "Please start again, or ask the staff to look."),
            teller=("未找到 {noun}，或不属于该客户。", "No such {noun}, or it is not this customer's."),
        ),
        _R.TOO_MANY_REQUESTS: _row(
            _S.RESOURCE_EXHAUSTED,
            _P.HERE,
            why=("现在办的人太多。", "Too many people are being served right now."),
            remedy=("请等一分钟再试。", "Please wait a minute and try again."),
            teller=("终端请求过快，已限流。", "The terminal asks too often and was slowed down."),
        ),
        # Staff, and what waits for a second person
        _R.STAFF_NOT_SIGNED_IN: _row(
            _S.UNAUTHENTICATED,
            _P.COUNTER,
            why=("柜台现在没有人登录。", "Nobody is signed in at the counter."),
            remedy=("请柜员登录后再办。", "Please let the teller sign in first."),
            teller=(
                "没有登录，或登录已结束；请用工号和密码重新登录。",
                "Not signed in, or no longer; please sign in again.",
            ),
        ),
        _R.STAFF_SIGNED_IN_ELSEWHERE: _row(
            _S.UNAUTHENTICATED,
            _P.COUNTER,
            why=("柜员在另一个窗口登录着。", "The teller is signed in at another workstation."),
            remedy=(
                "请到那个窗口办，或请柜员在这里重新登录。",
                "Please go to that one, or let the teller sign in here.",
            ),
            teller=(
                "您已在 {workstation} 登录；要在这里办，请登录时选“接管”。不是本人操作，请马上改密码。",
                (
                    "You are signed in at {workstation}; to work here sign in with take-over. If that was not you,"
                    " change your password at once."
                ),
            ),
        ),
        _R.STAFF_ROLE_LACKING: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这位工作人员不能办这件事。", "This member of the staff cannot do this."),
            remedy=("请有权限的柜员或主管来办。", "Please ask a teller or supervisor who may."),
            teller=(
                "这项操作需要岗位 {roles}；请有该岗位的同事登录办理。",
                "This takes the role {roles}; a colleague who has it can do it.",
            ),
        ),
        _R.STAFF_SIGN_IN_FAILED: _row(
            _S.UNAUTHENTICATED,
            _P.COUNTER,
            why=("柜员没有登录上。", "The teller could not be signed in."),
            remedy=("请核对工号和密码再试。", "Please check number and password, and try again."),
            teller=(
                "工号或密码不对；连续错 5 次，工号锁 30 分钟。",
                "Wrong number or password; five in a row lock the number for 30 minutes.",
            ),
        ),
        _R.STAFF_LOCKED: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这个工号现在不能登录。", "This number cannot sign in at the moment."),
            remedy=("请过半小时再试，或请管理员解锁。", "Please try again in half an hour, or have it unlocked."),
            teller=(
                "工号已锁：密码连续错 5 次，或被管理员停用；30 分钟后再试，或请管理员解锁。",
                "The number is locked: five wrong passwords, or locked by hand; wait 30 minutes or have it unlocked.",
            ),
        ),
        _R.STAFF_PASSWORD_WEAK: _row(
            _S.INVALID_ARGUMENT,
            _P.COUNTER,
            why=("新密码不合要求。", "The new password will not do."),
            remedy=("请换一个不好猜的密码。", "Please choose one that is harder to guess."),
            teller=(
                "新密码{problem_zh}；请用 8 位以上、不含工号、不常见的密码。",
                (
                    "The new password will not do: {problem_en}. Use eight characters or more, without your number,"
                    " and nothing common."
                ),
            ),
        ),
        _R.STAFF_PASSWORD_CHANGE_REQUIRED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("柜员要先改密码。", "The teller has to change the password first."),
            remedy=("请您稍等一下。", "Please wait a moment."),
            teller=(
                "密码是别人设的，请先改成自己的密码。",
                "Somebody else has set your password; change it before anything else.",
            ),
        ),
        _R.APPROVAL_OWN: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这件事要另一位工作人员复核。", "Another member of the staff has to approve this."),
            remedy=("请稍等，另一位主管来复核。", "Please wait for another supervisor."),
            teller=(
                "自己提交的不能自己复核；请另一位主管办理。",
                "Nobody approves their own; another supervisor has to.",
            ),
        ),
        _R.APPROVAL_SAME_WORKSTATION: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这件事要在另一个窗口复核。", "This has to be approved at another workstation."),
            remedy=("请您稍等一下。", "Please wait a moment."),
            teller=(
                "不能在提交的那台工作站上复核；请换一台登录。",
                "It cannot be approved at the workstation where it was made; sign in at another one.",
            ),
        ),
        _R.APPROVAL_PROOF_UNSEEN: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("复核还没看完材料。", "Not all papers have been looked at yet."),
            remedy=("请您稍等一下。", "Please wait a moment."),
            teller=("还有材料没打开看：{proofs}；都看过才能同意。", "Still to be looked at: {proofs}."),
        ),
        _R.APPROVAL_DECIDED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这件事已经复核过了。", "This has been decided already."),
            remedy=("请看办理结果。", "Please look at the outcome."),
            teller=("已经有结论（{state}），不能再改。", "It has been decided already ({state}), and stays so."),
        ),
        _R.APPROVAL_NOT_OWN: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这件事要由提交的柜员来办。", "Only the teller who submitted this can do that."),
            remedy=("请找提交的柜员。", "Please ask that teller."),
            teller=("不是您提交的，不能撤回或答复。", "You did not make it: you cannot withdraw or explain it."),
        ),
        _R.APPROVAL_COMMENT_MISSING: _row(
            _S.INVALID_ARGUMENT,
            _P.COUNTER,
            why=("复核意见没有写。", "The reason has not been written yet."),
            remedy=("请您稍等一下。", "Please wait a moment."),
            teller=("退回或询问要写明原因（至少 2 个字）。", "Write the reason to return it, or what you ask."),
        ),
        _R.APPROVAL_WAITING_ALREADY: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("同样的事已经在等复核。", "The same is waiting to be approved already."),
            remedy=("请等复核结果。", "Please wait for the decision."),
            teller=(
                "同样的申请已在等复核（复核单 {approval}）；请等结果，或先撤回。",
                "The same waits already (approval {approval}); wait for it, or withdraw it first.",
            ),
        ),
        _R.APPROVAL_RETURNED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("复核没有同意。", "It was not approved."),
            remedy=(
                "请问柜员原因，改好可以重新办。",
                "Please ask the teller why; it can be put right and asked for again.",
            ),
            teller=(
                "主管退回，占用的额度已放回；原因见复核单。",
                "Returned by the supervisor; nothing is held any more.",
            ),
        ),
        _R.APPROVAL_WITHDRAWN: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("柜员撤回了这次申请。", "The teller has taken this back."),
            remedy=("要办可以重新来。", "It can be asked for again."),
            teller=("提交人已撤回，占用的额度已放回。", "Withdrawn by its maker; nothing is held any more."),
        ),
        _R.APPROVAL_LAPSED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("等复核的时间到了，没有办成。", "It was not approved in time."),
            remedy=("要办请重新申请。", "Please ask for it again."),
            teller=("复核超时自动失效，占用的额度已放回。", "The approval lapsed; nothing is held any more."),
        ),
        _R.LINE_NOT_FROZEN: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这个额度没有冻结。", "This line is not frozen."),
            remedy=("可以直接用。", "It can be used as it is."),
            teller=("额度未冻结，不用解冻。", "The line is not frozen; there is nothing to release."),
        ),
        _R.CHANGES_UNKNOWN: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("屏幕上的内容已经不是最新的。", "What the screen shows is no longer up to date."),
            remedy=("请重新打开这一页。", "Please open this page again."),
            teller=(
                "该序号不能续接：刷新后从 0 重新订阅。",
                "Changes cannot be told from that number: read everything anew and watch from 0.",
            ),
        ),
        # Help at the elbow
        _R.HELP_CALL_TAKEN: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("已经有工作人员在帮您看。", "One of the staff is already helping."),
            remedy=("请稍等一会儿。", "Please wait a moment."),
            teller=("柜员 {staff_number} 已接手该呼叫。", "Teller {staff_number} has taken this call already."),
        ),
        _R.HELP_CALL_OVER: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("这次求助已经结束。", "This call for help is over."),
            remedy=("还要帮忙的话，请再按求助。", "If help is still needed, please press for it again."),
            teller=("该呼叫已结束：刷新待办列表。", "This call has ended: read the list anew."),
        ),
        _R.HELP_CALL_NOT_YOURS: _row(
            _S.FAILED_PRECONDITION,
            _P.HERE,
            why=("工作人员还没有接手。", "Nobody of the staff has taken this call yet."),
            remedy=("请稍等一会儿。", "Please wait a moment."),
            teller=(
                "请先接手该呼叫，再提示或接到柜台。",
                "Take the call first; then say something, or take it to the counter.",
            ),
        ),
        _R.HINT_UNFIT: _row(
            _S.INVALID_ARGUMENT,
            _P.HERE,
            why=("这句提示不能显示。", "This message cannot be shown."),
            remedy=("请换一句话。", "Please put it in other words."),
            teller=(
                "提示不能显示：{problem_zh}。不写姓名、金额和号码。",
                "The message cannot be shown: {problem_en}. Write no names, amounts or numbers.",
            ),
        ),
        _R.JOURNEY_UNMASKED: _row(
            _S.INVALID_ARGUMENT,
            _P.STAFF,
            why=("这台机器暂时不能让人帮着看。", "Nobody can look on at this machine for now."),
            remedy=("请直接找工作人员。", "Please go to the staff."),
            teller=(
                "终端上报了未遮盖的内容（{problem}），已拒收：请报修。",
                "The terminal told what it had to mask ({problem}); it was not taken. Have it looked at.",
            ),
        ),
        # The bank's own systems
        _R.CORE_REFUSED: _row(
            _S.FAILED_PRECONDITION,
            _P.STAFF,
            why=("银行账务系统没有接受这一笔。", "The bank's books did not accept this payment."),
            remedy=("请找工作人员看一下收款的卡。", "Please ask the staff to look at the card to be paid."),
            teller=("核心拒绝记账，原因码 {core_reason}。", "Core banking refused to post, reason {core_reason}."),
        ),
        _R.CORE_UNAVAILABLE: _row(
            _S.UNAVAILABLE,
            _P.HERE,
            why=("银行账务系统现在连不上。", "The bank's books cannot be reached at the moment."),
            remedy=("请过几分钟再来，或到柜台办。", "Please come back in a few minutes, or go to the counter."),
            teller=("核心系统不可用，未提交记账。", "Core banking is not available; nothing was sent to it."),
        ),
        _R.RISK_UNAVAILABLE: _row(
            _S.UNAVAILABLE,
            _P.HERE,
            why=("银行的审核系统现在连不上。", "The bank's checks cannot be reached at the moment."),
            remedy=("请过几分钟再来，或到柜台办。", "Please come back in a few minutes, or go to the counter."),
            teller=("风控系统不可用，预占已释放。", "The risk decision is not available; nothing is held."),
        ),
        _R.CARD_CHECK_UNAVAILABLE: _row(
            _S.UNAVAILABLE,
            _P.HERE,
            why=("现在验不了银行卡。", "Bank cards cannot be checked at the moment."),
            remedy=("请过几分钟再来，或到柜台办。", "Please come back in a few minutes, or go to the counter."),
            teller=("卡验证系统不可用，不计密码次数。", "Card verification is not available; no attempt was counted."),
        ),
        _R.SERVICE_UNAVAILABLE: _row(
            _S.UNAVAILABLE,
            _P.HERE,
            why=("这项服务现在连不上。", "This service cannot be reached at the moment."),
            remedy=("请过几分钟再来，或到柜台办。", "Please come back in a few minutes, or go to the counter."),
            teller=("后台 {system} 不可用。", "The back-office system {system} is not available."),
        ),
        _R.ID_NUMBER_NOT_KEPT: _row(
            _S.NOT_FOUND,
            _P.COUNTER,
            why=("银行这里没有留存完整的身份证号。", "The bank has not kept the whole ID number here."),
            remedy=("请出示身份证。", "Please show your ID card."),
            teller=(
                "本系统未留存该客户完整证号，只存校验值；读一次身份证后即可显示。",
                "The whole number is not kept here, only its digest; once the ID card is read it can be shown.",
            ),
        ),
        _R.WORK_OFFERED_TO_ANOTHER: _row(
            _S.PERMISSION_DENIED,
            _P.COUNTER,
            why=("这件事由别的柜员在办。", "Another teller has this in hand."),
            remedy=("请找那位柜员。", "Please turn to that teller."),
            teller=(
                "此件没有移交给您，只有被移交的人能接；请让现在的经办人先移交。",
                "It was not offered to you, and nobody else can accept it; have its owner hand it on to you first.",
            ),
        ),
        _R.WORK_SETTLED: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("这件事已经有结果了。", "This has been settled."),
            remedy=("请刷新后再看。", "Please look again."),
            teller=(
                "此件已了结，不再需要人办理；刷新待办列表。",
                "It is settled and waits for nobody any more; look at the list again.",
            ),
        ),
        _R.STAFF_UNKNOWN: _row(
            _S.NOT_FOUND,
            _P.COUNTER,
            why=("没有这个工号的人员。", "Nobody bears that staff number."),
            remedy=("请核对工号。", "Please check the number."),
            teller=(
                "本行没有在岗的工号 {staff_number}，未移交；核对后再交。",
                "Nobody at this bank who may work bears {staff_number}; nothing was handed on.",
            ),
        ),
        _R.SHIFT_WORK_LEFT: _row(
            _S.FAILED_PRECONDITION,
            _P.COUNTER,
            why=("还有 {count} 件事没有人接手。", "{count} items still have nobody to take them over."),
            remedy=(
                "请先交给别的柜员，对方接下后再签退。",
                "Please hand them on first; sign off once they are accepted.",
            ),
            teller=(
                "您名下还有 {count} 件未了结且无人接手，不能签退；移交并等对方接下。",
                "You own {count} unsettled items that nobody has accepted: hand them on, and wait for that.",
            ),
        ),
    }
)


def refusal_row(reason: RefusalReason) -> RefusalRow:
    """The row of a reason; there is one for each."""
    return REFUSAL_TABLE[reason]


def customer_sentence(refusal: Refusal, language: Language) -> str:
    """What the customer reads: three lines, why, whether money moved, and how to get it done.

    Raises:
        KeyError: the refusal lacks a fact that its row names.
    """
    row = REFUSAL_TABLE[refusal.reason]
    return "\n".join(
        (
            row.why.text(language, refusal.facts),
            MONEY_UNMOVED.text(language),
            row.remedy.text(language, refusal.facts),
        )
    )


def remedy_sentence(refusal: Refusal, language: Language) -> str:
    """What would change the answer; the third line of the customer's sentence, by itself."""
    return REFUSAL_TABLE[refusal.reason].remedy.text(language, refusal.facts)


def teller_sentence(refusal: Refusal, language: Language) -> str:
    """What the teller reads, with where the customer should go. Never shown to a customer."""
    row = REFUSAL_TABLE[refusal.reason]
    place = PLACES[row.place].text(language)
    where = f"办理地点：{place}。" if language is Language.CHINESE else f"Where: {place}."
    joiner = "" if language is Language.CHINESE else " "
    return f"{row.teller.text(language, refusal.facts)}{joiner}{where}"
