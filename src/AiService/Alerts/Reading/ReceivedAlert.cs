using System.Text.Json.Serialization;
using AiService.Faults;

namespace AiService.Alerts.Reading;

/// <summary>Who sent an alert, by the form of its body.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertSource>))]
public enum AlertSource
{
    /// <summary>HertzBeat's webhook: up to 1.6 one object an alert, from 1.7 on groups.</summary>
    [JsonStringEnumMemberName("hertzbeat")]
    HertzBeat,

    /// <summary>Alertmanager's webhook, version 4.</summary>
    [JsonStringEnumMemberName("alertmanager")]
    Alertmanager,

    /// <summary>A robot's text, as the platform's alert-service sends it to WeCom and DingTalk.</summary>
    [JsonStringEnumMemberName("alert-service")]
    AlertService,

    /// <summary>The service's own form.</summary>
    [JsonStringEnumMemberName("own")]
    Own,
}

/// <summary>What the sender says of the alert. Only <see cref="Firing"/> may lead to a repair.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertState>))]
public enum AlertState
{
    /// <summary>The fault is present: the sender says so, or its form says so of every alert without a status.</summary>
    [JsonStringEnumMemberName("firing")]
    Firing,

    /// <summary>The fault is over.</summary>
    [JsonStringEnumMemberName("resolved")]
    Resolved,

    /// <summary>The sender tries out its channel.</summary>
    [JsonStringEnumMemberName("test")]
    Test,

    /// <summary>Anything else: acknowledged, not reached often enough yet, a status that is not known.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>One alert as its sender states it. Nothing in it is verified: the identity is a candidate, the texts are data.</summary>
internal sealed record ReceivedAlert
{
    /// <summary>Characters of <see cref="AlertId"/> and <see cref="DeviceId"/> at most.</summary>
    public const int MaxId = 128;

    /// <summary>Characters of <see cref="Fault"/> at most.</summary>
    public const int MaxFault = 4000;

    /// <summary>Characters of a stated field at most.</summary>
    public const int MaxStated = 256;

    /// <summary>
    /// The alert's name, the same for its repeats and its recovery: Alertmanager's fingerprint, the own form's <c>alert_id</c>, else 32 hexadecimal
    /// digits over the source and the fields that identify it. At most 128 characters.
    /// </summary>
    public required string AlertId { get; init; }

    public required AlertSource Source { get; init; }

    public required AlertState State { get; init; }

    /// <summary>
    /// The platform's id of the device where the sender names it; never HertzBeat's own number. At most 128 characters. Up to 1.6 HertzBeat escapes no
    /// text, so that a device's text may add it as a tag: where there is a <see cref="Host"/> too, both have to be the same device.
    /// </summary>
    public string? DeviceId { get; init; }

    /// <summary>The device's address or DNS name, without port; never a number, a loopback address or <c>localhost</c>.</summary>
    public string? Host { get; init; }

    /// <summary>The level; P2 where the sender gives none, or one that is not known.</summary>
    public required FaultLevel Level { get; init; }

    /// <summary>The fault in the sender's words; not blank, at most 4000 characters.</summary>
    public required string Fault { get; init; }

    /// <summary>The interface that a field names; null when none does. At most 256 characters.</summary>
    public string? Object { get; init; }

    /// <summary>The sender's word for the state; <c>resolved</c> where only the time of the end says so; null when there is none. At most 256 characters.</summary>
    public string? StatedState { get; init; }

    /// <summary>The sender's word for the level; at most 256 characters.</summary>
    public string? StatedLevel { get; init; }

    /// <summary>When the fault began, by the sender's clock. It decides nothing.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the fault ended, by the sender's clock. It decides nothing.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>True for a message of this service that comes back through alert-service or HertzBeat.</summary>
    public bool IsOwnMessage { get; init; }

    /// <summary>True when the own form asks what would be done, without doing it.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What a body says.</summary>
/// <param name="Alerts">Its alerts, in its order; never empty.</param>
/// <param name="Warnings">What is to be known beside them, in Chinese: lost entries, levels that are not known, alerts that the sender left out.</param>
/// <param name="Unreadable">Entries of the body that are no alert or cannot be relied on; each has a warning.</param>
internal sealed record AlertReading(IReadOnlyList<ReceivedAlert> Alerts, IReadOnlyList<string> Warnings, int Unreadable);
