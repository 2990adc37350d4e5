"""One script for all Chinese: traditional characters as simplified ones, and Taiwan's words for what the rules know by another.

Every character stays one character, so that no offset moves. Knows characters only.
"""

from __future__ import annotations

import re

# Each traditional character that a rule or a name can meet, and its simplified form behind it.
_PAIRS = (
    "萬万與与專专業业東东兩两個个豐丰為为爲为舉举麼么義义烏乌書书買买爭争於于雲云亞亚產产産产億亿僅仅從从侖仑倉仓們们價价眾众衆众優优會会偉伟傳传倫伦偽伪體体餘余傭佣儲储兌兑蘭兰關关內内岡冈冊册寫写軍军況况準准減减幾几憑凭齣出擊击劃划劉刘則则創创"
    "別别彆别製制辦办務务動动勁劲勞劳勢势勛勋勳勋區区醫医昇升陞升華华協协單单賣卖佔占捲卷廠厂曆历歷历壓压釐厘參参雙双發发髮发變变疊叠隻只檯台臺台颱台號号後后聽听啓启啟启員员週周響响迴回團团園园圍围國国圖图圓圆場场塊块聲声處处備备復复複复夠够頭头"
    "奧奥學学寶宝實实寬宽對对導导將将爾尔塵尘層层屆届屬属歲岁鉅巨幣币佈布師师帶带幀帧並并併并廣广牀床庫库應应開开張张彈弹強强歸归噹当當当彔录錄录録录徹彻態态總总願愿戲戏戰战戶户纔才託托釦扣執执擴扩摺折搶抢護护報报擬拟擁拥擇择掛挂換换據据蒐搜攤摊"
    "敵敌數数斬斩斷断無无舊旧時时顯显曉晓暫暂朮术術术機机殺杀權权條条來来傑杰闆板極极構构槍枪標标樣样檔档夢梦檢检檻槛歐欧匯汇彙汇漢汉湯汤沒没洩泄註注測测濟济潤润漲涨遊游滿满靈灵點点煉炼鍊炼燒烧熱热愛爱狀状貓猫獻献現现電电畫画暢畅瘋疯監监盤盘碼码"
    "礎础離离種种積积稱称稅税穩稳窮穷競竞筆笔簡简類类係系繫系緊紧纍累紅红約约級级純纯納纳紛纷綫线線线練练組组細细終终經经結结給给絡络絕绝統统繼继績绩續续維维綜综緩缓編编縮缩網网羅罗聯联勝胜腦脑臉脸騰腾緻致艦舰節节蘋苹範范薦荐藥药萊莱獲获穫获營营"
    "慮虑蟻蚁螞蚂補补錶表裝装見见觀观規规視视覽览覺觉觸触計计訂订認认讓让訓训議议訊讯記记許许設设訪访証证證证評评識识詞词試试話话詢询該该語语誤误說说説说請请讀读課课誰谁調调謠谣謡谣譚谭譜谱穀谷財财敗败賬账貨货質质購购貳贰貼贴貴贵貸贷費费賃赁資资"
    "贊赞贈赠趕赶趨趋躍跃蹤踪車车轉转輪轮軟软輕轻載载轎轿較较輛辆輩辈輯辑輸输闢辟邊边達达過过運运還还這这進进連连遲迟適适選选遜逊遞递邏逻郵邮釋释裏里裡里針针鈦钛鈡钟鍾钟鐘钟鋼钢錢钱銅铜銀银鏈链銷销鋰锂銳锐鋭锐錯错鍵键鎊镑鏡镜長长門门閃闪閉闭問问"
    "崑昆崙仑閑闲閒闲間间聞闻閱阅閲阅閾阈隊队陽阳陣阵階阶際际陸陆險险隨随隱隐難难麫面麵面韓韩頁页頂顶項项順顺顧顾預预領领頻频顆颗題题額额風风峯峰飛飞舘馆館馆馬马驅驱驗验驟骤鵝鹅鵬鹏黃黄齊齐龍龙"
)
SIMPLIFIED = {ord(_PAIRS[i]): _PAIRS[i + 1] for i in range(0, len(_PAIRS), 2)}
# As long as what they stand for; written in simplified characters, for that is how they are met.
_WORDS = {
    "快取": "缓存", "字元": "字符", "音讯": "音频", "影片": "视频", "影象": "图像", "影像": "图像", "硬碟": "硬盘", "晶片": "芯片", "呼叫": "调用",
    "权杖": "令牌", "伺服器": "服务器", "释出": "发布", "讯息": "消息", "透过": "通过", "批次": "批量", "支援": "支持", "视窗": "窗口", "资料": "数据",
}  # fmt: skip
_MET = re.compile("|".join(_WORDS))


def mainland(text: str) -> str:
    """The words of a text in simplified characters, each by the name the rules know it by."""
    return _MET.sub(lambda found: _WORDS[found[0]], text)
