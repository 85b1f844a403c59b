"""Lists that specimens draw from: names, places, authorities, banks. Nobody and nowhere: all of it is invented.

Surnames are the common ones and some compound ones; given names join one or two characters of the lists, so that a
specimen's name is chance and no one's. `RARE` are characters that occur in real given names and that GB 2312, and with
it many fonts and recognisers, does not have, or that are seldom seen.
"""

from collections.abc import Sequence

SURNAMES: Sequence[str] = tuple(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温"
    "芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "植甘景薄单包司柏宁柯阮桂闵解强丛滕叱冉仇缪逯瞿麻郜亓佘芮"
)
COMPOUND_SURNAMES: Sequence[str] = ("欧阳", "上官", "司马", "诸葛", "尉迟", "令狐", "皇甫", "慕容")

GIVEN: Sequence[str] = tuple(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉萍红玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉娣叶璧"
    "璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希"
    "宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波贵福生龙元全国胜学祥"
    "才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政"
    "谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘样"
)
RARE: Sequence[str] = tuple("婳翀赟昉瑆彧堃喆淼焱燚犇翊祎晗烨璟珺珩沄赪旻晟昶槿翾鋆玥旸昇骁垚婧嫣妤姝曦霂琪瓅偲仝媞忞")
"""The first five are the ones that smaller recognisers lack."""

LONG_NAMES: Sequence[str] = (
    "阿依样古丽·买合样木提",
    "古丽样娜尔·艾样山",
    "吐尔样逊·阿卜样杜拉",
    "迪样力夏提·样帕尔",
    "巴样特尔·样日根",
    "样仁·卓样玛",
    "其其样格",
    "扎样西顿珠",
    "阿木样尔",
)
"""Names longer than four characters, as many peoples have them; 样 in each says that it is nobody's."""

COUNTIES: Sequence[str] = (
    "虚构省样本县",
    "虚构省云样市青虚县",
    "虚构省样州市假山区",
    "虚构自治州样溪县",
    "虚构省样本市乌有县",
    "虚构省子虚市亡是县",
)
TOWNS: Sequence[str] = (
    "稻香镇",
    "桃源乡",
    "样河镇",
    "柳林镇",
    "虚谷乡",
    "白云镇",
    "双桥镇",
    "青石乡",
    "龙潭镇",
    "清水回族乡",
    "凤凰街道",
    "望月镇",
)
VILLAGES: Sequence[str] = (
    "虚构湾村",
    "样坪村",
    "杨柳村",
    "石板桥村",
    "大湾村",
    "黄土岭村",
    "麻栗坡村",
    "竹园村",
    "新塘村",
    "荷叶塘村",
    "枫树坳村",
    "磨盘山村",
    "样家院子村",
    "樟木垭村",
    "沙坝村",
    "茶亭村",
)
STREETS: Sequence[str] = ("样本路", "稻花街", "人民样路", "虚构大道", "新桥巷", "河堤东路", "文昌阁街", "粮站巷")
ESTATES: Sequence[str] = ("样本小区", "稻香苑", "虚构花园", "丰收家园")

BANKS: Sequence[str] = ("样本农村商业银行", "虚构县农村信用合作社", "样州村镇银行", "乌有农商银行")
CARD_KINDS: Sequence[str] = ("借记卡", "惠农卡", "储蓄卡", "福农卡")
