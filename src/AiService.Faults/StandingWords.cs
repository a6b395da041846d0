using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// The words, Chinese and English, by which a clause asserts, denies, advises or leaves open.
/// Where a word can mean two things the cautious one is taken: what is not asserted is only not executed.
/// </summary>
internal static partial class StandingWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>What a fault is told with. "shutdown" is a command, no state.</summary>
    [GeneratedRegex(
        @"(?<!shut)(?<!shut )down|关闭|中断|断开|断链|离线|掉线|宕机|瘫痪|环路|异常|故障|失败|过载|超过|告警|未启用|未使能|未激活|不通|不可达|高|丢包|连接|震荡|抖动|拥塞|" +
        @"\b(?:flap\w{0,5}|fail\w{0,6}|errors?|err-?disabled|lost|unreachable|loops?|congest\w{0,5}|high|overload\w{0,3}|disabled|exceed\w{0,4})\b",
        Options)]
    public static partial Regex Symptom();

    /// <summary>States of a port. A clause that has one needs no further words to be understood.</summary>
    [GeneratedRegex(@"down|关闭|未启用|未使能|中断|断开|断链|离线|不通|不可达|环路|恢复|\bup\b|\bdisabled\b", Options)]
    public static partial Regex State();

    [GeneratedRegex(@"(?:undo|no)?\s{0,2}shut\s?down", Options)]
    public static partial Regex ShutdownCommand();

    /// <summary>Words with a negation inside that assert a fault, or say nothing of it.</summary>
    [GeneratedRegex(
        "无法|未启用|未使能|未激活|未恢复|未响应|未连接|未知|未收到|未配置|未授权|未能|未及时|未正常|未来|不通|不可达|不可用|不正常|不稳定|不足|不一致|不匹配|不断|不停|不明|" +
        "不同|不仅|不但|不久|不少|不时|不定|不间断|不能|不到|不了|持续不|不再up|无流量|无响应|无应答|无信号|无光|无收光|无线|无锡|无论|无故|无缘无故|无人值守|非常|非法|非计划|非正常|非预期|" +
        @"没有(?:响应|应答|流量|信号|光|恢复|收光)|没能|(?:未|没有|不|并未|处于非)\s{0,2}up\b|" +
        @"\bnot?\s+(?:responding|reachable|working|connected|available|operational|established|forwarding|receiving|enabled|present|up|" +
        @"response|carrier|light|signal|link|traffic|longer\s+\w{1,16}|only)\b|\b(?:cannot|can't|can\s+not)\b|\bno\.?\s{0,2}[0-9]",
        Options)]
    public static partial Regex NotDenying();

    [GeneratedRegex(
        @"未|没|无|不|非|勿|正常|零(?:个|次|条)|(?<![0-9.])0\s{0,2}(?:个|条|台|次|处|起)|" +
        @"\b(?:no|not|never|without|none|neither|nor|normal|healthy|ok|free\s+of|\w{2,7}n't)\b",
        Options)]
    public static partial Regex Denial();

    /// <summary>A denial that opens a list: "未发现接口A down，接口B down".</summary>
    [GeneratedRegex(@"未发现|没有发现|未见|未出现|未检测到|不存在|没有|并无|均无|\bno\b|\bnot\s+(?:see|seen|found|find|detected)\b", Options)]
    public static partial Regex OpenDenial();

    /// <summary>Said after the fault: it is over, or was never there.</summary>
    [GeneratedRegex(
        @"(?<!未|尚|没有|无法|not\s|待|请|后)(?:已经?|现已|均已|业已|自动|全部|目前)\s{0,2}(?:全部|自动|基本|完全)?(?:恢复|消除|清除|解除|修复|排除|解决|正常|up)|" +
        @"(?<!未|无法|不|没有|尚未|待|后)恢复(?:正常|up)|未(?:出现|发现|发生|检测到|见)|不存在|" +
        @"(?<!流量|速率|利用率|占用率|使用率|带宽|功率)(?:数量?|次数|个数)?\s{0,2}(?:为|[:：=])\s{0,2}(?:0(?![0-9.%])|否|无|没有|no\b|false\b|none\b)|" +
        @"(?<!not\s|not\sbeen\s|never\s|yet\s)\b(?:recovered|restored|resolved|cleared|back\s+(?:up|to\s+normal))\b",
        Options)]
    public static partial Regex Over();

    [GeneratedRegex(@"\bup\b|正常|恢复|\b(?:normal|healthy|recovered|restored)\b", Options)]
    public static partial Regex Well();

    /// <summary>A condition, a possibility, a purpose, a question, the past.</summary>
    [GeneratedRegex(
        @"如果|如遇|如有|如出现|如发现|倘若|假如|假设|例如|比如|譬如|若(?!干)|当(?!前|日|天|地|晚|值|中)|一旦|是否|有没有|有无|可能|疑似|或许|也许|怀疑|预计|预期|避免|防止|以免|以防|曾|历史|上次|此前|之前|" +
        @"模拟|演练|测试用例|\b(?:if|when|whenever|unless|whether|might|could|would|may\s+(?:be|have|go|cause)|possibl[ey]|suspected|avoid|prevent|in\s+case|" +
        @"e\.g\.|for\s+example|previously|had\s+been|used\s+to|was\s+(?:previously\s+)?down|were\s+down|or)\b|或(?!许)",
        Options)]
    public static partial Regex Open();

    [GeneratedRegex(@"吗\s*$|[?？]", Options)]
    public static partial Regex Question();

    [GeneratedRegex(@"建议|推荐|需要|需(?!求)|应当|应该|请(?!求)|尝试|\b(?:recommend\w{0,5}|suggest\w{0,4}|should|please|need\s+to|advise\w?)\b", Options)]
    public static partial Regex Advising();

    /// <summary>A clause that begins with an order. "检查发现…" tells what was found.</summary>
    [GeneratedRegex(
        @"^[\s\-*•·\d.、)）(（①-⑳]{0,12}(?:检查|确认|排查|查看|核实|核对|关注|执行|启用|重启|更换|优化|升级|修复|处理|联系|进入|配置|登录|输入|" +
        @"(?:check|verify|run|enable|execute|restart|replace|inspect|configure|enter|bring|bounce|reset)\b)(?!.{0,20}(?:发现|显示|表明|得知|结果|后|失败|shows?\b|found\b|revealed\b))(?!到)",
        Options)]
    public static partial Regex Order();

    /// <summary>What follows another fault; not a fault of its own to act on.</summary>
    [GeneratedRegex(@"^\s*(?:并|从而|进而|因此|所以|且)?\s*(?:导致|造成|引起|引发|影响|使得|致使|causing|leading\s+to|which|affect\w{0,3}|resulting)", Options)]
    public static partial Regex Consequence();

    /// <summary>The metric faults' own words, which the patterns do not know.</summary>
    [GeneratedRegex(@"(?:cpu|内存|memory).{0,20}(?:过高|超高|过载|告警|\bhigh\b|overload)", Options)]
    public static partial Regex Load();
}
