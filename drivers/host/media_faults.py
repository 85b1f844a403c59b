"""Faults of what passes through a device: cards, documents, paper, PINs, keys, codes, pictures. See `fault_table`."""

from collections.abc import Mapping

from drivers.host.faults import Fault, Mender

_CUSTOMER, _STAFF, _TECHNICIAN = Mender.CUSTOMER, Mender.STAFF, Mender.TECHNICIAN
_BANK, _ITSELF, _DEVELOPER = Mender.BANK, Mender.ITSELF, Mender.DEVELOPER

MEDIA_FAULTS: Mapping[str, Fault] = {
    # 3 card or document
    "no_card": Fault(
        "E301", "没有放卡", "等待的时间内没有卡放入。", "请客户放好卡再试。", _CUSTOMER, of_the_device=False
    ),
    "card_moved": Fault(
        "E302",
        "身份证被移动",
        "读取过程中身份证离开了感应区。",
        "请客户把身份证放平，读完再拿走。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_refused": Fault(
        "E303",
        "卡片没有通过验证",
        "卡片与读卡设备相互验证失败，卡片可能损坏或不被支持。",
        "换一张卡；每张卡都这样时报修读卡设备。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_unknown": Fault(
        "E304", "不认识的证件", "放上的不是居民身份证一类的证件。", "请客户换用身份证。", _CUSTOMER, of_the_device=False
    ),
    "card_data_invalid": Fault(
        "E305",
        "卡内数据不正确",
        "卡片里的数据残缺或不合规范。",
        "请客户换一张卡，或到柜台办理。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_garbled": Fault(
        "E306",
        "卡片的回答读不懂",
        "卡片芯片脏污、磨损或损坏。",
        "擦净芯片再插；仍不行请客户换卡。每张卡都这样时清洁读卡器触点。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_silent": Fault(
        "E307",
        "卡片没有反应",
        "卡插反了，或芯片损坏。",
        "请客户芯片朝前重新插卡；每张卡都这样时清洁读卡器触点。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_removed": Fault(
        "E308",
        "卡片中途被拔出",
        "操作没有结束卡就被拔出。",
        "请客户重新插卡，等提示后再取。",
        _CUSTOMER,
        of_the_device=False,
    ),
    "card_changed": Fault(
        "E309", "中途换了卡", "插回来的不是原来那张卡。", "从头开始办理。", _CUSTOMER, of_the_device=False
    ),
    "card_declined": Fault(
        "E310", "卡片拒绝交易", "卡片芯片按发卡行的规则拒绝。", "请客户联系发卡行。", _CUSTOMER, of_the_device=False
    ),
    "card_unsupported": Fault(
        "E311", "不支持这种卡", "卡片没有本终端支持的应用。", "请客户换一张银行卡。", _CUSTOMER, of_the_device=False
    ),
    "card_not_taken": Fault(
        "E312",
        "卡片忘在读卡器里",
        "客户离开时没有取走卡片，或卡片取不出来。",
        "提醒客户取卡；客户已离开的，由网点人员取出登记保管。",
        _STAFF,
        of_the_device=False,
    ),
    "chip_not_powered": Fault(
        "E313",
        "芯片没有上电",
        "外部程序没有给卡片芯片上电就发来命令。",
        "不用现场处理；请开发该程序的人先上电再通信。",
        _DEVELOPER,
        of_the_device=False,
    ),
    # 4 paper, PIN and keys
    "jammed": Fault("E401", "打印机卡纸", "切刀处有纸卡住。", "打开盖子，轻轻取出卡住的纸，合上盖子。", _STAFF),
    "cover_open": Fault("E402", "打印机盖子没合上", "盖子打开或没有扣紧。", "把打印机盖子按紧。", _STAFF),
    "paper_out": Fault("E403", "打印机缺纸", "纸卷用完了。", "装入新的热敏纸卷，热敏面朝外。", _STAFF),
    "paper_low": Fault(
        "E404", "打印机纸快用完", "纸卷剩下不到四米。", "方便的时候换上新的纸卷。", _STAFF, of_the_device=False
    ),
    "job_expired": Fault(
        "E405",
        "凭条没有按时打完",
        "打印太慢或中途停下，为免给下一位客户打出，已经作废。",
        "检查打印机后补打。",
        _STAFF,
    ),
    "bad_document": Fault(
        "E406",
        "凭条内容打不了",
        "凭条里有打印机排不下的内容。",
        "把交易流水号告诉软件开发方。",
        _DEVELOPER,
        of_the_device=False,
    ),
    "no_pin": Fault(
        "E411", "没有输入密码", "等待的时间内没有输完密码。", "请客户重新输入。", _CUSTOMER, of_the_device=False
    ),
    "canceled_by_customer": Fault(
        "E412", "客户取消输入", "客户在密码键盘上按了取消。", "不用处理。", _CUSTOMER, of_the_device=False
    ),
    "key_not_loaded": Fault(
        "E413", "密码键盘没有工作密钥", "终端签到时没有下载密钥。", "重新签到；仍不行联系科技人员。", _BANK
    ),
    "check_value_differs": Fault(
        "E414", "工作密钥校验不符", "银行下发的密钥与键盘的主密钥不配套。", "科技人员核对终端主密钥后重新下发。", _BANK
    ),
    "bad_parameter": Fault(
        "E415",
        "密码键盘不接受参数",
        "卡号、密码位数或密钥长度不合要求。",
        "核对键盘型号和软件版本。",
        _DEVELOPER,
        of_the_device=False,
    ),
    "no_code": Fault(
        "E421", "没有扫到码", "等待的时间内没有出示二维码。", "请客户把码对准扫描窗。", _CUSTOMER, of_the_device=False
    ),
    "code_unreadable": Fault(
        "E422",
        "扫描器送来的不是码",
        "扫描器的前缀、后缀或速率与配置不符，或线路受干扰。",
        "核对扫描器设置；把线插紧。",
        _TECHNICIAN,
    ),
    # 5 picture
    "picture_black": Fault(
        "E501", "摄像头画面全黑", "镜头被遮住，或光线太暗。", "擦净镜头，拿开遮挡物，打开照明。", _STAFF
    ),
    "picture_frozen": Fault(
        "E502", "摄像头画面不动", "摄像头死机，已经自动重新打开。", "再试一次；仍不行时拔下摄像头再插上。", _ITSELF
    ),
    "installation": Fault(
        "E503", "视觉软件没有装好", "缺少或装错了图像处理软件包。", "按英文说明里的命令重新安装。", _TECHNICIAN
    ),
}
