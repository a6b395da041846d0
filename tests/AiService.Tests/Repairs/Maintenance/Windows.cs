using AiService.Repairs.Maintenance;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary>Makes windows for tests.</summary>
internal static class Windows
{
    public static MaintenanceWindow Weekly(string mode, string from, string to, string zone, params string[] days) =>
        new() { Name = "w", Mode = mode, From = from, To = to, TimeZone = zone, Days = days };

    public static MaintenanceWindow Once(string mode, string from, string to) => new() { Name = "w", Mode = mode, From = from, To = to };

    public static WindowTimes Times(MaintenanceWindow window)
    {
        var times = WindowReader.Read(window, out var problems);
        problems.Should().BeEmpty();
        return times!;
    }

    public static KnownWindow Known(MaintenanceWindow window) => new(window.Name, window, Times(window));

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
