using System.Text.Json.Serialization;

namespace AiService.Faults.Statements;

/// <summary>How an object is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultState>))]
public enum FaultState
{
    /// <summary>Nothing is said of it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("up")]
    Up,

    [JsonStringEnumMemberName("normal")]
    Normal,

    [JsonStringEnumMemberName("established")]
    Established,

    /// <summary>A neighbour on its way up: exchange, loading, open confirm.</summary>
    [JsonStringEnumMemberName("forming")]
    Forming,

    [JsonStringEnumMemberName("down")]
    Down,

    [JsonStringEnumMemberName("error_disabled")]
    ErrorDisabled,

    [JsonStringEnumMemberName("administratively_down")]
    AdministrativelyDown,

    [JsonStringEnumMemberName("flapping")]
    Flapping,

    [JsonStringEnumMemberName("absent")]
    Absent,

    [JsonStringEnumMemberName("not_enabled")]
    NotEnabled,

    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    [JsonStringEnumMemberName("lossy")]
    Lossy,

    [JsonStringEnumMemberName("looped")]
    Looped,

    [JsonStringEnumMemberName("high")]
    High,

    /// <summary>A neighbour, a session, a route is gone.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>Established, and no routes come.</summary>
    [JsonStringEnumMemberName("stuck")]
    Stuck,

    /// <summary>It hangs: neither up nor down helps.</summary>
    [JsonStringEnumMemberName("hung")]
    Hung,

    /// <summary>Said to be wrong without saying how: 异常, 故障, failed.</summary>
    [JsonStringEnumMemberName("faulty")]
    Faulty,

    /// <summary>Undesired in the operator's own words, which only the map knows.</summary>
    [JsonStringEnumMemberName("as_mapped")]
    AsMapped,
}

internal static class FaultStateFacts
{
    /// <summary>True for a state that a repair may be for.</summary>
    public static bool IsUndesired(this FaultState state) => state > FaultState.Forming;

    /// <summary>True for a state that an object which is up is not in.</summary>
    public static bool IsDown(this FaultState state) =>
        state is FaultState.Down or FaultState.ErrorDisabled or FaultState.AdministrativelyDown or FaultState.NotEnabled or FaultState.Lost or FaultState.Unreachable;
}
