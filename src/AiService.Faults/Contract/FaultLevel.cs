using System.Text.Json.Serialization;

namespace AiService.Faults;

/// <summary>How bad a fault is: P0 is an outage, P3 a piece of advice. The contract's levels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultLevel>))]
public enum FaultLevel
{
    /// <summary>Outage. Never repaired by a program.</summary>
    P0,

    /// <summary>Severe: an interface, a route or a neighbour is lost.</summary>
    P1,

    /// <summary>Important: a threshold is passed.</summary>
    P2,

    /// <summary>Minor, or advice.</summary>
    P3,
}
