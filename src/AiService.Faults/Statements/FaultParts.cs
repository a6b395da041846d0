using System.Text.Json.Serialization;

namespace AiService.Faults.Statements;

/// <summary>What an object is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectKind>))]
public enum ObjectKind
{
    /// <summary>None is named: the device itself is meant.</summary>
    [JsonStringEnumMemberName("device")]
    Device,

    /// <summary>A port, a link, a bundle.</summary>
    [JsonStringEnumMemberName("interface")]
    Interface,

    /// <summary>A neighbour or session of a protocol: BGP, OSPF, IS-IS, BFD, LACP, …</summary>
    [JsonStringEnumMemberName("neighbour")]
    Neighbour,

    [JsonStringEnumMemberName("cpu")]
    Cpu,

    [JsonStringEnumMemberName("memory")]
    Memory,

    /// <summary>A board, a fan, a power supply, an optical module.</summary>
    [JsonStringEnumMemberName("module")]
    Module,

    /// <summary>Any other thing, by its name: a route, traffic, a disk.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>Whose object it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviceScope>))]
public enum DeviceScope
{
    [JsonStringEnumMemberName("this")]
    This,

    [JsonStringEnumMemberName("other")]
    Other,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>When the state holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultTime>))]
public enum FaultTime
{
    [JsonStringEnumMemberName("present")]
    Present,

    [JsonStringEnumMemberName("past")]
    Past,

    [JsonStringEnumMemberName("recovered")]
    Recovered,
}

/// <summary>In which manner it is said.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Modality>))]
public enum Modality
{
    [JsonStringEnumMemberName("asserted")]
    Asserted,

    [JsonStringEnumMemberName("negated")]
    Negated,

    /// <summary>A condition, a possibility, a purpose.</summary>
    [JsonStringEnumMemberName("conditional")]
    Conditional,

    [JsonStringEnumMemberName("advised")]
    Advised,

    [JsonStringEnumMemberName("question")]
    Question,

    /// <summary>A legend or an example: it says what words mean.</summary>
    [JsonStringEnumMemberName("definition")]
    Definition,

    [JsonStringEnumMemberName("test")]
    Test,

    /// <summary>A model's thoughts.</summary>
    [JsonStringEnumMemberName("quoted_reasoning")]
    Reasoning,

    [JsonStringEnumMemberName("count_of_zero")]
    ZeroCount,
}

/// <summary>Why it is so.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultIntent>))]
public enum FaultIntent
{
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A person shut it down.</summary>
    [JsonStringEnumMemberName("shut_down")]
    ShutDown,

    [JsonStringEnumMemberName("maintenance")]
    Maintenance,

    [JsonStringEnumMemberName("expected")]
    Expected,

    /// <summary>A person has seen it and wants no action.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,
}
