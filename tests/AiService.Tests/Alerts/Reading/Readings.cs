using System.Globalization;
using System.Text;
using AiService.Alerts.Reading;
using AiService.Contract;

namespace AiService.Tests.Alerts.Reading;

/// <summary>Reads bodies and writes the readings in one line each.</summary>
internal static class Readings
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static AlertReading Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    public static AlertReading Read(byte[] body) => AlertReader.Read(body, Shanghai);

    /// <summary>The only alert of a body.</summary>
    public static ReceivedAlert Only(string body) => Read(body).Alerts.Should().ContainSingle().Subject;

    /// <summary>The refusal of a body.</summary>
    public static RefusedException Refused(string body) => FluentActions.Invoking(() => Read(body)).Should().Throw<RefusedException>().Which;

    /// <summary>Everything of an alert but its id, of which only words are predictable.</summary>
    public static string Line(ReceivedAlert alert) => string.Join(" | ",
        $"{alert.Source} {alert.State} {alert.Level}",
        $"device {alert.DeviceId ?? "-"} host {alert.Host ?? "-"} object {alert.Object ?? "-"}",
        $"stated {alert.StatedState ?? "-"} {alert.StatedLevel ?? "-"}",
        $"{Time(alert.StartsAt)} to {Time(alert.EndsAt)}",
        alert.Fault.Replace("\n", "⏎", StringComparison.Ordinal).Replace("\t", "⇥", StringComparison.Ordinal));

    private static string Time(DateTimeOffset? time) => time?.ToString("dd HH:mm:sszzz", CultureInfo.InvariantCulture) ?? "-";
}
