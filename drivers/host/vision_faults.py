"""Faults of what looks at pictures: documents and faces. See `fault_table`."""

from collections.abc import Mapping

from drivers.host.faults import Fault, Mender

_CUSTOMER, _STAFF, _TECHNICIAN, _ITSELF = Mender.CUSTOMER, Mender.STAFF, Mender.TECHNICIAN, Mender.ITSELF


def _of_the_customer(code: str, title: str, cause: str, remedy: str) -> Fault:
    return Fault(code, title, cause, remedy, _CUSTOMER, of_the_device=False)


VISION_FAULTS: Mapping[str, Fault] = {
    "document_reader.reader_hangs": Fault(
        "E231", "识别程序太慢", "识别证件的程序没有按时完成，已经结束。", "再试一次；经常出现时重启终端。", _ITSELF
    ),
    "document_reader.reader_ended": Fault(
        "E232",
        "识别程序异常退出",
        "识别证件的程序自己退出了，下次使用时重新启动。",
        "再试一次；反复出现时报修。",
        _TECHNICIAN,
    ),
    "face_checker.vision_failed": Fault(
        "E233",
        "人脸核验程序出错",
        "看人脸的程序退出或卡住，下次使用时重新启动。",
        "再试一次；反复出现时改到柜台办理并报修。",
        _ITSELF,
    ),
    "document_reader.file_unreadable": Fault(
        "E321", "照片文件打不开", "拍下的照片没有存好，或被别的程序删除。", "重新拍照；反复出现时检查磁盘空间。", _STAFF
    ),
    "document_reader.not_a_picture": Fault(
        "E322", "不是照片", "给出的文件不是支持的照片格式。", "重新拍照；反复出现时检查摄像头。", _STAFF
    ),
    "document_reader.picture_cut": Fault(
        "E323", "照片不完整", "照片文件损坏或只存了一半。", "重新拍照；反复出现时检查摄像头连线。", _STAFF
    ),
    "document_reader.picture_too_large": Fault(
        "E324", "照片太大", "照片超过四千万像素。", "调低摄像头的分辨率。", _TECHNICIAN, of_the_device=False
    ),
    "document_reader.picture_too_small": _of_the_customer(
        "E325", "证件太小看不清", "证件离摄像头太远。", "请客户把证件靠近摄像头再拍。"
    ),
    "document_reader.picture_dark": Fault(
        "E326", "照片里什么也看不见", "镜头被遮住，或光线太暗。", "擦净镜头，拿开遮挡物，打开照明。", _STAFF
    ),
    "document_reader.no_card": _of_the_customer(
        "E327", "没看到证件", "证件没有放到摄像头下面，或没有放全。", "请客户把证件平放、整张放到框内。"
    ),
    "document_reader.two_cards": _of_the_customer(
        "E328", "看到不止一张证件", "摄像头下有两张以上的卡片。", "请客户只留一张，拿开其余的。"
    ),
    "document_reader.other_document": _of_the_customer(
        "E329", "放错了证件或放反了面", "看到的不是要求的证件，或是它的另一面。", "请客户按提示换证件或翻面。"
    ),
    "document_reader.unreadable": _of_the_customer(
        "E330", "证件看不清", "证件脏污、反光或晃动。", "请客户擦净证件，避开反光，拿稳再拍。"
    ),
    "models_missing": Fault(
        "E504",
        "识别模型没有装好",
        "识别证件或人脸的模型文件缺失或不对。",
        "按英文说明重新安装模型；修好前改到柜台办理。",
        _TECHNICIAN,
    ),
    "pictures_unwritable": Fault(
        "E505",
        "照片存不下来",
        "存照片的目录写不进去，可能磁盘已满或只读。",
        "清理磁盘，核对目录权限；修好前改到柜台办理。",
        _TECHNICIAN,
    ),
    "face_checker.nobody_came": _of_the_customer(
        "E511", "没有看清人脸", "规定时间内没有人站到摄像头前，或距离、光线、角度不合适。", "请客户按屏幕提示站好再试。"
    ),
    "face_checker.face_lost": _of_the_customer(
        "E512", "人脸中途离开", "核验时人走开、被遮挡，或画面跳动。", "请客户站好不动，从头再来。"
    ),
    "face_checker.second_face": _of_the_customer(
        "E513", "画面里有第二个人", "核验时另一张脸进入了画面。", "请旁人退后，由客户一人重新核验。"
    ),
    "face_checker.no_preview": Fault(
        "E514", "没有摄像头画面", "摄像头没有打开预览，或画面停了。", "再试一次；仍不行时检查摄像头。", _STAFF
    ),
    "face_checker.reference_unreadable": _of_the_customer(
        "E515", "证件照打不开", "芯片照片或证件上的头像没有读好。", "请客户重新读取证件；仍不行改到柜台办理。"
    ),
    "face_checker.reference_no_face": _of_the_customer(
        "E516", "证件照里没有人脸", "证件上的头像太模糊或被遮住。", "请客户重新读取证件；仍不行改到柜台办理。"
    ),
    "face_checker.reference_two_faces": _of_the_customer(
        "E517", "证件照里不止一张脸", "拍下的头像里有别的脸。", "请客户重新拍摄证件；仍不行改到柜台办理。"
    ),
}
