using System.Text;
using System.Text.Json;
using AiService.Faults.Notices;

namespace AiService.Alerts.Reading;

/// <summary>Reads words for the state of an alert. Only a word for it makes an alert fire.</summary>
internal static class AlertStates
{
    /// <summary>The name with which the service's own messages go out, and come back.</summary>
    private const string OwnName = "ai-service";

    private static readonly string[] OwnNames = ["source", "__source__", "instancename", "monitorName"];

    /// <summary>HertzBeat's word in the text of every recovery, whose status says so too.</summary>
    private const string RecoveryNotice = "告警恢复通知";

    /// <summary>Characters of a text that are looked at for a notice's status.</summary>
    private const int NoticeLength = 10_000;

    /// <summary>Returns the state of Alertmanager's and HertzBeat's words.</summary>
    public static AlertState Of(string? word) => word?.ToLowerInvariant() switch
    {
        "firing" => AlertState.Firing,
        "resolved" => AlertState.Resolved,
        _ => AlertState.Other,
    };

    /// <summary>Returns the state that a text says of itself, as a notice of lines does: a mark, a line with a status, an end.</summary>
    public static AlertState OfText(string text) =>
        text.StartsWith(RecoveryNotice, StringComparison.Ordinal) ? AlertState.Resolved : NoticeReader.Read(Fields.Cut(text, NoticeLength).Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC))?.Status switch
        {
            NoticeStatus.Recovered => AlertState.Resolved,
            NoticeStatus.Test => AlertState.Test,
            NoticeStatus.Acknowledged => AlertState.Other,
            _ => AlertState.Firing,
        };

    /// <summary>True for the text of HertzBeat's button that tests a receiver; of a device it is only a text.</summary>
    public static bool IsTest(string text) => text.StartsWith("test send msg", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the alert of a message that the service has sent: its labels or members name the service as source or as what is monitored.</summary>
    public static bool IsOwn(JsonElement labels) => Array.Exists(OwnNames, name => IsOwn(labels.Text(name)));

    public static bool IsOwn(string? name) => string.Equals(name, OwnName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the sender's word, except where it is that of the group, whose alert is over.</summary>
    public static string? Stated(string? word, AlertState state) =>
        state is AlertState.Resolved && Of(word) is AlertState.Firing ? "resolved" : Stated(word);

    public static string? Stated(string? word) => word is null ? null : Fields.Cut(word, ReceivedAlert.MaxStated);
}
