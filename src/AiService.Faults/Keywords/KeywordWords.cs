using AiService.Faults.Reading;

namespace AiService.Faults.Keywords;

/// <summary>The words that a keyword is read with.</summary>
internal static class KeywordWords
{
    private static readonly Dictionary<string, KeywordWord> Known = Table();
    private static readonly int Longest = Known.Keys.Max(word => word.Length);

    /// <summary>The longest known word that begins at a place of a normalised keyword.</summary>
    /// <param name="normal">The keyword.</param>
    /// <param name="start">Where a word may begin.</param>
    /// <param name="end">One beyond the word's last character.</param>
    /// <returns>What the word means; null when no known word begins there.</returns>
    public static KeywordWord? At(string normal, int start, out int end)
    {
        for (end = Math.Min(normal.Length, start + Longest); end > start; end--)
        {
            if (WordBorder.After(normal, end) && Known.TryGetValue(normal[start..end], out var word))
            {
                return word;
            }
        }

        return null;
    }

    private static Dictionary<string, KeywordWord> Table()
    {
        var table = new Dictionary<string, KeywordWord>(StringComparer.Ordinal);
        Things(new FaultObject(ObjectKind.Interface), "接口", "端口", "链路", "interface", "port", "link");
        Things(new FaultObject(ObjectKind.Cpu), "cpu", "cpu使用率", "cpu利用率", "cpu占用率");
        Things(new FaultObject(ObjectKind.Memory), "内存", "内存使用率", "内存利用率", "memory");
        Things(new FaultObject(ObjectKind.Neighbour, "bgp"), "bgp", "bgp邻居");
        Things(new FaultObject(ObjectKind.Neighbour, "ospf"), "ospf", "ospf邻居");
        Things(new FaultObject(ObjectKind.Neighbour), "邻居", "neighbor", "neighbour");
        Things(new FaultObject(ObjectKind.Device), "设备", "device");
        States(FaultState.Down, "down", "关闭", "中断", "断开");
        States(FaultState.Up, "up");
        States(FaultState.Normal, "正常");
        States(FaultState.Established, "established", "full");
        States(FaultState.NotEnabled, "未启用");
        States(FaultState.ErrorDisabled, "err-disable", "err-disabled", "errdisable", "errdisabled", "error-disabled", "error-down");
        States(FaultState.Flapping, "flapping", "震荡", "振荡");
        States(FaultState.Looped, "环路", "loop");
        States(FaultState.High, "过高", "过载", "high");
        States(FaultState.Lost, "丢失", "lost");
        States(FaultState.Hung, "假死", "挂死", "hung");
        States(FaultState.Stuck, "卡住", "无路由", "stuck", "no routes");
        States(FaultState.Faulty, "异常", "故障", "告警", "failed");
        return table;

        void Things(FaultObject thing, params string[] words) => Array.ForEach(words, word => table.Add(word, new KeywordWord(thing, null)));

        void States(FaultState state, params string[] words) => Array.ForEach(words, word => table.Add(word, new KeywordWord(null, state)));
    }
}

/// <summary>What a word of a keyword means.</summary>
/// <param name="Thing">The thing that it names; null when it names none.</param>
/// <param name="State">The state that it names; null when it names none. A word that names neither only joins others.</param>
internal sealed record KeywordWord(FaultObject? Thing, FaultState? State);
