using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Maps vendor and model, as people write them, to a platform. Unknown ones are not guessed: commands of another vendor would be typed.</summary>
internal static partial class VendorPlatform
{
    /// <summary>Returns the platform's name, or null.</summary>
    public static string? Of(string? vendor, string? model)
    {
        var (maker, type) = ((vendor ?? "").Trim().ToLowerInvariant(), (model ?? "").Trim().ToLowerInvariant());
        return maker switch
        {
            "华为" or "huawei" or "华为技术" => OfHuawei(type),
            "华三" or "新华三" or "h3c" or "杭州华三" => "comware",
            "思科" or "cisco" or "cisco systems" => OfCisco(type),
            "arista" or "arista networks" => "eos",
            "juniper" or "juniper networks" or "瞻博" or "瞻博网络" => "junos",
            "frr" or "frrouting" => "frr",
            "linux" => "linux",
            _ => null,
        };
    }

    // VRP 8 asks at "return" what becomes of uncommitted changes, VRP 5 knows no commit: only models that run one of them alone.
    // An NE40E may have either, and the newest switches (V2, S8700, S16700) neither.
    private static string? OfHuawei(string model)
    {
        return NeitherVrp().IsMatch(model) ? null
            : Vrp8().IsMatch(model) ? "vrp8"
            : Vrp5().IsMatch(model) ? "vrp"
            : null;
    }

    // Four operating systems of one vendor: only models that identify one of them.
    private static string? OfCisco(string model)
    {
        return OtherCisco().IsMatch(model) ? null
            : Nexus().IsMatch(model) ? "nxos"
            : Ios().IsMatch(model) ? "ios"
            : null;
    }

    [GeneratedRegex(@"yunshan|-v2\b|\bs(8[57]|5755|67[58]\d|167)|\busg\S*f\b", RegexOptions.CultureInvariant)]
    private static partial Regex NeitherVrp();

    [GeneratedRegex(@"vrp ?v?8|\bce\d|\bcloudengine \d|\bnetengine ?[89]\d{3}|\bne(20e-s|05e|08e|5000e|8000|9000)", RegexOptions.CultureInvariant)]
    private static partial Regex Vrp8();

    [GeneratedRegex(@"vrp ?v?5|\bs\d{4}|\bar\d|\busg\d", RegexOptions.CultureInvariant)]
    private static partial Regex Vrp5();

    [GeneratedRegex(@"ios[ -]?xr|asr[ -]?9|\bncs|\bcrs|\basa|firepower|meraki|\bwlc", RegexOptions.CultureInvariant)]
    private static partial Regex OtherCisco();

    [GeneratedRegex(@"nexus|nx-?os|\bn[3579]k|\bn9k-c|\bmds", RegexOptions.CultureInvariant)]
    private static partial Regex Nexus();

    [GeneratedRegex(@"catalyst|\bios\b|ios[ -]?xe|\bws-c|\bc(9[2-6]|8[2-5]|[1236]\d)\d\d|\bisr|\basr[ -]?10|\bcsr|\bie-?\d", RegexOptions.CultureInvariant)]
    private static partial Regex Ios();
}
